import { assessWindow } from './assess-window.ts'
import { defaultDriftRule } from './drift-rule.ts'
import { addPrediction, emptyMinute, minuteLayout, talliesOf } from './minute-state.ts'
import { profileOf } from './profile-of.ts'
import { stateOf, type CountedState } from './subject-state.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
/** Bell-shaped: mean 0, standard deviation 1. */
const bell = (random: () => number) => Math.sqrt(3) * (random() + random() + random() + random() - 2)

const source = parkMiller(45)
const names = ['minute', 'distance', 'rate']
const sample = () => Array.from({ length: 6_000 }, () => bell(source))
const profile = profileOf({
  features: names.map((name) => ({ name, values: sample() })),
  score: { name: 'score', values: sample() },
})
const layout = minuteLayout(profile, { numeric: names, categorical: [] })

/** State of a window of `rows` predictions, each value shifted as `shift` says. */
function windowOf(rows: number, shift: (values: readonly number[]) => readonly number[], random = source) {
  const minute = emptyMinute(layout)
  const rest = { categorical: [], flagged: false, featureAgeMs: null, latenessMs: 0 }
  for (let i = 0; i < rows; i++)
    addPrediction(minute, {
      ...rest,
      numeric: shift([bell(random), bell(random), bell(random)]),
      score: bell(random),
    })
  return talliesOf(minute).map(stateOf)
}
const same = (values: readonly number[]) => values
const verdicts = (states: readonly CountedState[]) =>
  assessWindow(profile, states).subjects.map(({ verdict }) => verdict)
const quiet = windowOf(2_000, same)

describe('window assessment', () => {
  it('passes data like the reference, with all numbers', () => {
    const found = assessWindow(profile, quiet)
    expect(found.verdict).toBe('pass')
    expect(found.subjects.map(({ subject }) => subject)).toEqual([...names, 'score'])
    const [first] = found.subjects
    expect(first).toMatchObject({ kind: 'feature', n: 2_000, referenceN: 6_000, reason: 'measured' })
    expect(first?.measurements.map(({ statistic }) => statistic)).toEqual([
      'jensen-shannon',
      'population-stability',
      'kolmogorov-smirnov',
      'null-share',
    ])
    expect(first?.measurements[0]?.threshold).toBe(0.12)
    expect(first?.measurements[0]?.value).toBeLessThan(first?.measurements[0]?.noiseFloor ?? NaN)
  })

  it('fails the feature that moved by half a standard deviation, and only that', () => {
    const moved = windowOf(2_000, ([minute = NaN, ...rest]) => [minute + 0.5, ...rest])
    expect(verdicts(moved)).toEqual(['fail', 'pass', 'pass', 'pass'])
    expect(assessWindow(profile, moved).verdict).toBe('fail')
    const [first] = assessWindow(profile, moved).subjects
    expect(first?.measurements.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail', 'pass'])
  })

  it('fails a feature that is all null, and spoils no other', () => {
    const states = windowOf(2_000, ([, ...rest]) => [NaN, ...rest])
    expect(verdicts(states)).toEqual(['fail', 'pass', 'pass', 'pass'])
    const [first] = assessWindow(profile, states).subjects
    expect(first?.measurements[2]).toMatchObject({ value: null, verdict: 'inconclusive' })
    expect(first?.measurements[3]).toMatchObject({ value: 1, verdict: 'fail' })
  })

  it('finds a few percent of nulls that the distance does not see', () => {
    const states = windowOf(2_000, ([minute = NaN, ...rest]) => [source() < 0.02 ? NaN : minute, ...rest])
    const [first] = assessWindow(profile, states).subjects
    expect(first?.measurements[0]?.verdict).toBe('pass')
    expect(first?.measurements[3]?.verdict).toBe('fail')
    expect(first?.verdict).toBe('fail')
  })

  it('is inconclusive on a feature that is missing, and spoils no other', () => {
    const found = assessWindow(profile, quiet.slice(1))
    expect(found.subjects[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no-rows',
      n: 0,
      measurements: [],
    })
    expect(found.subjects.slice(1).every(({ verdict }) => verdict === 'pass')).toBe(true)
    expect(found.verdict).toBe('inconclusive')
  })

  it('is an error on bins that are not the reference bins', () => {
    for (const bins of [
      { bins: [21], counts: [2_000] },
      { bins: [3, 3], counts: [5, 5] },
      { bins: [1], counts: [0.5] },
    ]) {
      const found = assessWindow(profile, [
        { kind: 'feature', subject: 'minute', ...bins },
        ...quiet.slice(1),
      ])
      expect(found.subjects[0]).toMatchObject({ verdict: 'error', reason: 'bins-differ' })
      expect(found.verdict).toBe('error')
    }
  })

  it('is inconclusive on too few rows whatever they say, and still shows them', () => {
    const states = windowOf(499, ([minute = NaN, ...rest]) => [minute + 3, ...rest])
    const [first] = assessWindow(profile, states).subjects
    expect(first).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-rows', n: 499 })
    expect(first?.measurements[0]?.value).toBeGreaterThan(0.5)
    expect(first?.measurements.every(({ verdict }) => verdict === 'inconclusive')).toBe(true)
  })

  it('is inconclusive on an effect that chance may explain', () => {
    const rule = { ...defaultDriftRule, leastRows: 50 }
    const [first] = assessWindow(profile, windowOf(60, same, parkMiller(3)), rule).subjects
    const [distance] = first?.measurements ?? []
    expect(distance?.value).toBeGreaterThan(0.12)
    expect(distance?.noiseFloor).toBeGreaterThan(distance?.value ?? NaN)
    expect(distance?.verdict).toBe('inconclusive')
  })

  it('is inconclusive without any rows', () => {
    expect(assessWindow(profile, []).verdict).toBe('inconclusive')
  })

  it('judges categories, of which there is no Kolmogorov-Smirnov distance', () => {
    const half = (text: string) => Array.from({ length: 3_000 }, () => text)
    const carriers = profileOf({
      features: [{ name: 'carrier', texts: [...half('AA'), ...half('UA')] }],
      score: { name: 'score', values: Array<number>(6_000).fill(0) },
    })
    const found = assessWindow(carriers, [
      { kind: 'feature', subject: 'carrier', bins: [0, 1], counts: [900, 100] },
    ])
    expect(found.subjects[0]).toMatchObject({ verdict: 'fail', reason: 'measured' })
    expect(found.subjects[0]?.measurements[2]).toMatchObject({ value: null, verdict: 'inconclusive' })
  })

  it('does not mix up a feature and a score of one name', () => {
    const states: CountedState[] = [
      ...quiet.slice(0, 3),
      { kind: 'feature', subject: 'score', bins: [0], counts: [900] },
    ]
    expect(assessWindow(profile, states).subjects.at(-1)).toMatchObject({ kind: 'score', reason: 'no-rows' })
  })
})

describe('window assessment, calibration', () => {
  it('drifts on windows without drift at most as often as the noise floor says', () => {
    const random = parkMiller(58)
    const rule = { ...defaultDriftRule, jensenShannon: 0 }
    const distances = Array.from(
      { length: 25 },
      () => assessWindow(profile, windowOf(600, same, random), rule).subjects,
    )
    const drifted = distances.flat().filter(({ verdict }) => verdict === 'fail')
    // 1 % of 100 verdicts, and four standard errors.
    expect(drifted.length).toBeLessThanOrEqual(5)
    const effects = Array.from(
      { length: 15 },
      () => assessWindow(profile, windowOf(600, same, random)).verdict,
    )
    expect(effects.filter((verdict) => verdict === 'fail').length).toBeLessThanOrEqual(2)
  })

  it('finds a shift of half a standard deviation in nearly every window of 500 rows', () => {
    const random = parkMiller(63)
    const moved = Array.from({ length: 20 }, () =>
      assessWindow(
        profile,
        windowOf(500, ([minute = NaN, ...rest]) => [minute + 0.5, ...rest], random),
      ),
    )
    expect(moved.filter(({ subjects }) => subjects[0]?.verdict === 'fail').length).toBeGreaterThanOrEqual(19)
  })
})
