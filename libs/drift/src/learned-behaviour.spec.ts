import { dayMs, hourMs } from '@weir/vocabulary'
import { correctedDistance } from './corrected-distance.ts'
import { isDeaf } from './deaf.ts'
import { profileOf } from './profile-of.ts'
import { type LearnedThreshold } from './reference-profile.ts'
import { noiseFloor } from '@weir/stats'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
/** A Monday. */
const start = Date.UTC(2001, 0, 1)
const perHour = 40

/** Rows of `days` days, each hour alike in number; `valueAt` makes their values. */
function learnedFrom(days: number, valueAt: (at: number, random: () => number) => number) {
  const random = parkMiller(24)
  const rows = days * 24 * perHour
  const eventTimes = Float64Array.from({ length: rows }, (_, row) => start + (row * hourMs) / perHour)
  const values = eventTimes.map((at) => valueAt(at, random))
  const columns = {
    features: [{ name: 'x', values }],
    score: { name: 'score', values: new Float64Array(rows) },
  }
  const profile = profileOf(columns, { eventTimes })
  return { profile, learned: profile.features[0]?.learned, eventTimes, values }
}
const found = (
  thresholds: readonly LearnedThreshold[] | undefined,
  baseline: LearnedThreshold['baseline'],
  windowMs: number,
) => thresholds?.find((one) => one.baseline === baseline && one.windowMs === windowMs)

const daily = learnedFrom(21, (at, random) => ((at % dayMs) / dayMs) * 4 + random())
const flat = learnedFrom(21, (_, random) => random())

describe('thresholds learned from the reference', () => {
  it('are there for each baseline and each length with ten windows', () => {
    const lengths = daily.learned?.thresholds.map(({ baseline, windowMs, windows }) => [
      ...[baseline, windowMs / hourMs, windows],
    ])
    expect(lengths).toEqual([
      ['reference', 1, 504],
      ['same-hours', 1, 504],
      ['reference', 6, 84],
      ['same-hours', 6, 84],
      ['reference', 24, 21],
      ['same-hours', 24, 21],
    ])
  })

  it('are deaf against the whole reference and hear against the same hours when days have seasons', () => {
    const against = (baseline: LearnedThreshold['baseline']) =>
      found(daily.learned?.thresholds, baseline, 6 * hourMs)?.threshold ?? NaN
    expect(isDeaf(against('reference'))).toBe(true)
    expect(isDeaf(against('same-hours'))).toBe(false)
  })

  it('hear against both when there are no seasons', () => {
    const six = flat.learned?.thresholds.filter(({ windowMs }) => windowMs === 6 * hourMs)
    expect(six).toHaveLength(2)
    expect(six?.every(({ threshold }) => !isDeaf(threshold))).toBe(true)
  })

  it('are the mean and three deviations of windows against the reference without them', () => {
    const { profile, values, eventTimes } = daily
    const [x] = profile.features
    const edges = x?.type === 'number' ? x.edges : []
    const binOf = values.map((value) => edges.filter((edge) => edge <= Math.fround(value)).length)
    const countsOf = (isIn: (row: number) => boolean) => {
      const counts = Array<number>(edges.length + 2).fill(0)
      for (const [row, bin] of binOf.entries()) if (isIn(row)) counts[bin] = (counts[bin] ?? 0) + 1
      return counts
    }
    const days = Array.from({ length: 21 }, (_, day) => start + day * dayMs)
    const distances = days.map((from) => {
      const isIn = (row: number) =>
        (eventTimes[row] ?? NaN) >= from && (eventTimes[row] ?? NaN) < from + dayMs
      return correctedDistance(
        countsOf((row) => !isIn(row)),
        countsOf(isIn),
      )
    })
    const mean = distances.reduce((sum, value) => sum + value, 0) / 21
    const deviation = Math.sqrt(distances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 21)
    expect(found(x?.learned.thresholds, 'reference', dayMs)?.threshold).toBeCloseTo(mean + 3 * deviation, 12)
  })

  it('need two whole weeks for the same hours, and ten windows', () => {
    const short = learnedFrom(13, (_, random) => random()).learned?.thresholds
    expect(short?.every(({ baseline }) => baseline === 'reference')).toBe(true)
    expect(found(short, 'reference', dayMs)?.windows).toBe(13)
    const shorter = learnedFrom(9, (_, random) => random()).learned?.thresholds
    expect(found(shorter, 'reference', dayMs)).toBeUndefined()
    expect(found(shorter, 'reference', 6 * hourMs)?.windows).toBe(36)
  })

  it('leave out windows that the reference does not fill, and windows of few rows', () => {
    const eventTimes = Array.from({ length: 24 * 12 * 40 }, (_, row) => start + 5 * hourMs + row * 90_000)
    const profile = profileOf(
      { features: [], score: { name: 'score', values: eventTimes.map((at) => at % 977) } },
      { eventTimes, windows: [hourMs, dayMs] },
    )
    // 12 days from 05:00: the first and the last calendar day are cut.
    expect(
      profile.score.learned.thresholds.map(({ windowMs, windows }) => [windowMs / hourMs, windows]),
    ).toEqual([
      [1, 288],
      [24, 11],
    ])
    const thin = eventTimes.filter((_, row) => row % 2 === 0)
    const few = profileOf(
      { features: [], score: { name: 'score', values: thin.map((at) => at % 977) } },
      { eventTimes: thin, windows: [hourMs, dayMs] },
    )
    expect(few.score.learned.thresholds.map(({ windowMs }) => windowMs / hourMs)).toEqual([24])
  })

  it('are none without event times', () => {
    const profile = profileOf({ features: [], score: { name: 'score', values: [1, 2, 3] } })
    expect(profile).toMatchObject({ span: null, score: { learned: { thresholds: [], constantShare: null } } })
  })

  it('refuse windows that are no whole hours', () => {
    const score = { name: 'score', values: [1] }
    expect(() => profileOf({ features: [], score }, { eventTimes: [0], windows: [60_000] })).toThrow(
      RangeError,
    )
  })
})

describe('share of constant hours', () => {
  it('is that of the hours with one value alone', () => {
    const byHour = learnedFrom(2, (at, random) => (Math.floor(at / hourMs) % 4 === 0 ? 7 : random()))
    expect(byHour.learned?.constantShare).toBe(0.25)
    expect(learnedFrom(2, (at) => Math.floor(at / dayMs)).learned?.constantShare).toBe(1)
    expect(flat.learned?.constantShare).toBe(0)
  })

  it('looks at values that are there, and at hours with twenty of them', () => {
    const sparse = learnedFrom(2, (at, random) => (at % hourMs < hourMs / 4 ? 7 : random() < 2 ? NaN : 0))
    expect(sparse.learned?.constantShare).toBeNull()
    const half = learnedFrom(2, (at) => (at % hourMs < hourMs / 2 ? 7 : NaN))
    expect(half.learned?.constantShare).toBe(1)
  })
})

describe('corrected distance', () => {
  const draw = (random: () => number, rows: number, shares: readonly number[]) => {
    const counts = shares.map(() => 0)
    for (let row = 0; row < rows; row++) {
      let left = random()
      const bin = shares.findIndex((share) => (left -= share) < 0)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }

  it('takes out the mean that the noise floor states', () => {
    const [a, b] = [[500, 400, 300, 0] as const, [50, 10, 90, 0] as const]
    const { expectedJensenShannonSquared } = noiseFloor({ n: 1_200, m: 150, bins: 3 }, 0.99)
    const distance = distanceOf(a, b)
    expect(correctedDistance(a, b) ** 2).toBeCloseTo(distance ** 2 - expectedJensenShannonSquared, 12)
  })

  it('does not depend on the size of the reference', () => {
    const random = parkMiller(58)
    const shares = Array<number>(20).fill(0.05)
    const shifted = shares.map((share, bin) => share * (bin < 10 ? 1.5 : 0.5))
    const mean = (rows: number) =>
      Array.from({ length: 20 }, () =>
        correctedDistance(draw(random, rows, shares), draw(random, 500, shifted)),
      ).reduce((sum, value) => sum + value / 20, 0)
    expect(Math.abs(mean(500) - mean(5_000))).toBeLessThan(0.02)
  })
})

function distanceOf(a: readonly number[], b: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const bits = a.reduce((sum, count, bin) => {
    const p = count / total(a)
    const q = (b[bin] ?? NaN) / total(b)
    const term = (share: number) => (share === 0 ? 0 : (share * Math.log2((2 * share) / (p + q))) / 2)
    return sum + term(p) + term(q)
  }, 0)
  return Math.sqrt(bits)
}
