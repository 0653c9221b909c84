import fc from 'fast-check'
import { addNumber, emptyTally } from './subject-tally.ts'
import { measureSubject } from './measure-subject.ts'
import { profileOf } from './profile-of.ts'
import { referenceState } from './reference-state.ts'
import { stateOf, type SubjectState } from './subject-state.ts'
import { type NumericProfile, type SubjectProfile } from './reference-profile.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(45)
/** Bell-shaped: mean 0, standard deviation 1. */
const bell = () => Math.sqrt(3) * (random() + random() + random() + random() - 2)
const draw = (rows: number, shift = 0) => Float32Array.from({ length: rows }, () => bell() + shift)

const profile: NumericProfile = profileOf({ features: [], score: { name: 'x', values: draw(10_000) } }).score
const stateFrom = (values: ArrayLike<number>): SubjectState => {
  const tally = emptyTally('score', profile)
  for (const value of Array.from(values)) addNumber(tally, value)
  return stateOf(tally)
}
const reference = referenceState('score', profile)
const measured = (
  analysis: SubjectState,
  baseline: Parameters<typeof measureSubject>[1]['baseline'] = reference,
  of: SubjectProfile = profile,
) => {
  const found = measureSubject(of, { analysis, baseline })
  return Object.fromEntries((found ?? []).map((one) => [one.statistic, one]))
}

/** W1 of two samples of one size: mean distance of their sorted values. */
const exactW1 = (a: Float32Array, b: Float32Array) => {
  const [x, y] = [a.toSorted(), b.toSorted()]
  return x.reduce((sum, value, at) => sum + Math.abs(value - (y[at] ?? NaN)), 0) / x.length
}

describe('measurements of a subject', () => {
  it('are small, with noise explained, for rows like the reference', () => {
    const found = measured(stateFrom(draw(2_000)))
    expect(Object.keys(found)).toEqual([
      'js_distance',
      'js_corrected',
      'psi',
      'ks',
      'wasserstein',
      'null_share',
    ])
    for (const statistic of ['js_distance', 'js_corrected', 'psi', 'ks', 'wasserstein']) {
      expect(found[statistic]?.value).toBeLessThan(found[statistic]?.noiseFloor ?? NaN)
      expect(Math.abs(found[statistic]?.excess ?? NaN)).toBeLessThan(4)
    }
    expect(found['js_distance']?.pValue).toBeGreaterThan(0.01)
    expect(found['null_share']).toMatchObject({ value: 0, pValue: 1 })
  })

  it('are far above noise for a shift of half a standard deviation', () => {
    const found = measured(stateFrom(draw(2_000, 0.5)))
    expect(found['js_distance']?.value).toBeGreaterThan(0.17)
    expect(found['js_corrected']?.value).toBeLessThan(found['js_distance']?.value ?? NaN)
    expect(found['wasserstein']?.value).toBeCloseTo(0.5, 1)
    for (const statistic of ['js_distance', 'js_corrected', 'psi', 'ks', 'wasserstein']) {
      expect(found[statistic]?.value).toBeGreaterThan(found[statistic]?.noiseFloor ?? NaN)
      expect(found[statistic]?.excess).toBeGreaterThan(10)
    }
    expect(found['js_distance']?.pValue).toBeLessThan(1e-9)
    expect(found['psi']?.pValue).toBeLessThan(1e-9)
  })

  it('have a corrected distance that is the distance less its mean noise', () => {
    const found = measured(stateFrom(draw(500, 0.3)))
    const [distance, corrected] = [found['js_distance'], found['js_corrected']]
    const expected = (distance?.value ?? NaN) ** 2 - (corrected?.value ?? NaN) ** 2
    expect(expected).toBeCloseTo(((1 / 10_000 + 1 / 500) * 49) / (8 * Math.LN2), 12)
    expect((distance?.noiseFloor ?? NaN) ** 2 - (corrected?.noiseFloor ?? NaN) ** 2).toBeCloseTo(expected, 12)
  })

  it('bound the Wasserstein distance of the raw rows for certain', () => {
    const value = fc.oneof(fc.double({ min: -6, max: 6, noNaN: true }), fc.integer({ min: -2, max: 2 }))
    const sample = fc.array(value, { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const [a, b] = [Float32Array.from(first), Float32Array.from(second)]
        const unit = Math.sqrt((profile.sumOfSquares - profile.sum ** 2 / profile.n) / (profile.n - 1))
        const exact = exactW1(a, b) / unit
        const { lower, upper } = measured(stateFrom(a), stateFrom(b))['wasserstein'] ?? {}
        expect(lower).toBeLessThanOrEqual(exact + 1e-9)
        expect(upper).toBeGreaterThanOrEqual(exact - 1e-9)
      }),
    )
  })

  it('take a baseline as counts, and then know no Wasserstein distance', () => {
    const analysis = stateFrom(draw(1_000))
    const found = measured(analysis, profile.counts)
    expect(found['wasserstein']).toMatchObject({ value: null, lower: null, upper: null, noiseFloor: null })
    expect({ ...found, wasserstein: null }).toEqual({ ...measured(analysis), wasserstein: null })
  })

  it('count the null bin as a bin, and leave it out of ordered distances', () => {
    const half = Float32Array.from(draw(2_000), (value, row) => (row % 2 === 0 ? NaN : value))
    const found = measured(stateFrom(half))
    expect(found['js_distance']?.value).toBeGreaterThan(0.4)
    expect(found['ks']?.value).toBeLessThan(found['ks']?.noiseFloor ?? NaN)
    expect(found['null_share']).toMatchObject({ value: 0.5, pValue: 0 })
    expect(found['null_share']?.lower).toBeCloseTo(0.4712, 3)
  })

  it('know no ordered distance of nulls alone', () => {
    const found = measured(stateFrom([NaN, NaN, NaN]))
    expect(found['ks']?.value).toBeNull()
    expect(found['wasserstein']?.value).toBeNull()
    expect(found['null_share']?.value).toBe(1)
  })

  it('have no noise where all rows share one bin', () => {
    const flat = profileOf({ features: [], score: { name: 'x', values: [7, 7, 7] } }).score
    const seven: SubjectState = { ...referenceState('score', flat) }
    const found = measured(seven, seven, flat)
    expect(found['js_distance']).toMatchObject({ value: 0, excess: null, pValue: 1, noiseFloor: 0 })
    expect(found['psi']).toMatchObject({ value: 0, pValue: 1 })
    expect(found['wasserstein']?.value).toBeNull()
  })

  it('are those of bins alone for categories', () => {
    const texts = Array.from({ length: 900 }, (_, row) => ['AA', 'UA', 'DL'][row % 3] ?? null)
    const [carrier] = profileOf({
      features: [{ name: 'carrier', texts }],
      score: { name: 's', values: texts.map(() => 0) },
    }).features
    if (carrier === undefined) throw new Error('no profile')
    const state = referenceState('feature', carrier)
    const gone = { ...state, bins: [1, 2], counts: [300, 300], n: 600 }
    const found = measured(gone, state, carrier)
    expect(Object.keys(found)).toEqual(['js_distance', 'js_corrected', 'psi', 'null_share'])
    expect(found['js_distance']?.value).toBeGreaterThan(0.4)
  })

  it('are none without rows, and null with bins that are not those of the profile', () => {
    const between = (analysis: SubjectState, baseline: SubjectState | readonly number[]) =>
      measureSubject(profile, { analysis, baseline })
    expect(between(stateFrom([]), reference)).toEqual([])
    expect(between(reference, stateFrom([]))).toEqual([])
    const foreign = { ...reference, bins: [51], counts: [1] }
    expect(between(foreign, reference)).toBeNull()
    expect(between(reference, foreign)).toBeNull()
    expect(() => between(reference, [1, 2])).toThrow(RangeError)
  })
})

describe('measurements, calibration', () => {
  it('exceed the noise floor, and have a small p-value, about as often as they say', () => {
    const windows = Array.from({ length: 300 }, () => measured(stateFrom(draw(800))))
    const share = (
      statistic: string,
      isOver: (one: NonNullable<(typeof windows)[number][string]>) => boolean,
    ) => windows.filter((found) => found[statistic] !== undefined && isOver(found[statistic])).length / 300
    // 1 % and 5 %, and 3.5 standard errors of the share.
    for (const statistic of ['js_distance', 'psi', 'wasserstein']) {
      expect(share(statistic, ({ value, noiseFloor }) => (value ?? NaN) > (noiseFloor ?? NaN))).toBeLessThan(
        0.031,
      )
      const often = share(statistic, ({ pValue }) => (pValue ?? NaN) < 0.05)
      expect(often).toBeLessThan(0.095)
    }
    const mean = (statistic: string) =>
      windows.reduce((sum, found) => sum + (found[statistic]?.excess ?? NaN) / 300, 0)
    for (const statistic of ['js_distance', 'wasserstein'])
      expect(Math.abs(mean(statistic))).toBeLessThan(0.25)
  })
})

describe('the Wasserstein distance of states', () => {
  it('sees a change of spread that leaves the mean where it is', () => {
    const narrow = draw(10_000)
    const mean = narrow.reduce((sum, value) => sum + value, 0) / narrow.length
    const wide = narrow.map((value) => (value - mean) * 2.2 + mean)
    const found = measured(stateFrom(wide), stateFrom(narrow))['wasserstein']
    const unit = Math.sqrt((profile.sumOfSquares - profile.sum ** 2 / profile.n) / (profile.n - 1))
    expect(found?.lower).toBeLessThan(0.001)
    expect(found?.value).toBeGreaterThan(0.7 * (exactW1(wide, narrow) / unit))
    expect(found?.value).toBeLessThanOrEqual(found?.upper ?? NaN)
    expect(found?.pValue).toBeLessThan(1e-9)
  })

  it('is near that of the rows, and between its bounds, for smooth values', () => {
    for (const shift of [0, 0.1, 0.3, 1]) {
      const [a, b] = [draw(4_000), draw(4_000, shift)]
      const found = measured(stateFrom(b), stateFrom(a))['wasserstein']
      expect(Math.abs((found?.value ?? NaN) - exactW1(a, b))).toBeLessThan(0.04)
      expect(found?.value).toBeGreaterThanOrEqual(found?.lower ?? NaN)
      expect(found?.value).toBeLessThanOrEqual(found?.upper ?? NaN)
    }
  })

  it('is none where the reference has one value, whose squares have rounded', () => {
    const tenth = profileOf({
      features: [],
      score: { name: 'x', values: Array<number>(1_000).fill(0.1) },
    }).score
    const tally = emptyTally('score', tenth)
    for (let row = 0; row < 1_000; row++) addNumber(tally, 0.10001)
    const found = measured(stateOf(tally), referenceState('score', tenth), tenth)
    expect(found['wasserstein']).toMatchObject({ value: null, upper: null, noiseFloor: null, pValue: null })
    expect(found['js_distance']?.value).toBe(1)
  })

  it('is none, and throws nothing, where a state does not know its ends', () => {
    const blind = { ...stateFrom(draw(600)), min: Infinity, max: -Infinity }
    expect(measured(blind)['wasserstein']?.value).toBeNull()
    expect(measured(blind)['js_distance']?.value).toBeGreaterThan(0)
  })
})

describe('noise floors of a subject', () => {
  it('rise with the share that is to stay below them, 99 % unless said', () => {
    const windows = { analysis: stateFrom(draw(900)), baseline: reference }
    const floors = (share?: number) =>
      (measureSubject(profile, windows, share) ?? []).flatMap(({ noiseFloor }) => noiseFloor ?? [])
    expect(floors()).toEqual(floors(0.99))
    expect(floors()).toHaveLength(5)
    for (const [at, floor] of floors(0.999).entries()) expect(floor).toBeGreaterThan(floors()[at] ?? NaN)
    for (const [at, floor] of floors(0.9).entries()) expect(floor).toBeLessThan(floors()[at] ?? NaN)
  })

  it('end where the distances end, however few the rows', () => {
    const found = measured(stateFrom([0.5]), stateFrom([0.1, 0.2]))
    expect(found['js_distance']?.noiseFloor).toBe(1)
    expect(found['ks']?.noiseFloor).toBe(1)
  })

  it('have a p-value of the ordered distance that nulls do not move', () => {
    const rows = draw(1_500)
    const half = Float32Array.from(rows, (value, row) => (row % 2 === 0 ? NaN : value))
    const found = measured(stateFrom(half))
    expect(found['js_distance']?.pValue).toBeLessThan(1e-9)
    expect(found['ks']?.pValue).toBeGreaterThan(0.001)
    expect(measured(stateFrom(draw(1_500, 0.5)))['ks']?.pValue).toBeLessThan(1e-9)
  })
})
