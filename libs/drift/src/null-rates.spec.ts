import { measureSubject } from './measure-subject.ts'
import { profileOf } from './profile-of.ts'
import { addNumber, emptyTally } from './subject-tally.ts'
import { stateOf, type SubjectState } from './subject-state.ts'

const runs = 1_000
const levels = [0.2, 0.05, 0.01]
/** A rate may be this many binomial standard deviations off: one false failure in a thousand. */
const deviations = 3.3
const rows = { analysis: 2_000, baseline: 8_000 }

/** Park and Miller's generator. */
let x = 20010705
function random(): number {
  x = (16807 * x) % 2147483647
  return x / 2147483647
}

/** Skewed, with a tenth of nulls. */
const sample = Array.from({ length: rows.analysis + rows.baseline }, (_, row) =>
  row % 10 === 0
    ? Number.NaN
    : Math.exp(Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())),
)
const profile = profileOf({ features: [], score: { name: 'x', values: sample } }).score

function stateFrom(values: readonly number[]): SubjectState {
  const tally = emptyTally('score', profile)
  for (const value of values) addNumber(tally, value)
  return stateOf(tally)
}

/** Deals the sample to two windows at random. */
function split(): { readonly analysis: SubjectState; readonly baseline: SubjectState } {
  for (let at = 0; at < rows.analysis; at += 1) {
    const other = at + Math.floor(random() * (sample.length - at))
    const value = sample[other] ?? Number.NaN
    sample[other] = sample[at] ?? Number.NaN
    sample[at] = value
  }
  return {
    analysis: stateFrom(sample.slice(0, rows.analysis)),
    baseline: stateFrom(sample.slice(rows.analysis)),
  }
}

const found = Array.from({ length: runs }, split).map((windows) =>
  levels.map((level) => measureSubject(profile, windows, 1 - level) ?? []),
)

/** How often each of the two tests of a statistic says drift, at one level. */
function ratesOf(statistic: string, at: number) {
  const ofStatistic = found.flatMap(
    (byLevel) => byLevel[at]?.filter((one) => one.statistic === statistic) ?? [],
  )
  const level = levels[at] ?? Number.NaN
  const rate = (says: (one: (typeof ofStatistic)[number]) => boolean) =>
    ofStatistic.filter(says).length / runs
  return {
    byPValue: rate(({ pValue }) => (pValue ?? Number.NaN) <= level),
    byNoiseFloor: rate(({ value, noiseFloor }) => (value ?? Number.NaN) > (noiseFloor ?? Number.NaN)),
  }
}

describe.each(levels.map((level, at) => ({ level, at })))('null rate at $level', ({ level, at }) => {
  const error = deviations * Math.sqrt((level * (1 - level)) / runs)

  it.each(['js_distance', 'js_corrected', 'psi', 'wasserstein'])('of %s is the nominal one', (statistic) => {
    const { byPValue, byNoiseFloor } = ratesOf(statistic, at)
    expect(Math.abs(byPValue - level)).toBeLessThanOrEqual(error)
    expect(Math.abs(byNoiseFloor - level)).toBeLessThanOrEqual(error)
  })

  it('of the share of nulls is the nominal one', () => {
    expect(Math.abs(ratesOf('null_share', at).byPValue - level)).toBeLessThanOrEqual(error)
  })

  it('of Kolmogorov-Smirnov is the nominal one by p-value, and not above it by the floor of its lower end', () => {
    const { byPValue, byNoiseFloor } = ratesOf('ks', at)
    expect(Math.abs(byPValue - level)).toBeLessThanOrEqual(error)
    expect(byNoiseFloor).toBeLessThanOrEqual(level + error)
    expect(byNoiseFloor).toBeGreaterThan(level / 4)
  })
})
