import fc from 'fast-check'
import { numberTests } from './number-tests.ts'

const values = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }), {
    minLength: 2,
    maxLength: 12,
  })
  .map((numbers) => Float32Array.from(numbers))

describe('tests of two columns of numbers', () => {
  it('mirror each other when batch and reference change places', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const there = numberTests(one, other)
        const back = numberTests(other, one)
        expect(back.ks?.pValue).toBeCloseTo(there.ks?.pValue ?? Number.NaN, 10)
        expect(back.cramerVonMises?.pValue).toBeCloseTo(there.cramerVonMises?.pValue ?? Number.NaN, 10)
        expect(back.mannWhitney?.statistic).toBeCloseTo(1 - (there.mannWhitney?.statistic ?? Number.NaN), 10)
        expect(back.welch?.pValue).toBeCloseTo(there.welch?.pValue ?? Number.NaN, 10)
        expect(back.largestTie).toBe(there.largestTie)
      }),
      { numRuns: 60 },
    )
  })

  it('say which law they took: the exact one for few rows, the limit for many', () => {
    const spread = (count: number) => Float32Array.from({ length: count }, (_, row) => row / count)
    const few = numberTests(spread(12), spread(11))
    expect([few.ks?.law, few.cramerVonMises?.law]).toEqual(['exact', 'exact'])
    const more = numberTests(spread(1_000), spread(1_000))
    expect([more.ks?.law, more.cramerVonMises?.law]).toEqual(['exact', 'asymptotic'])
    expect(numberTests(spread(1_000), spread(1_001)).ks?.law).toBe('asymptotic')
  })

  it('stay numbers where every value is the same', () => {
    const constant = (value: number) => new Float32Array(50).fill(value)
    expect(numberTests(constant(0.1), constant(0.1))).toMatchObject({
      ...{ ks: { statistic: 0, pValue: 1 }, mannWhitney: { statistic: 0.5, pValue: 1 } },
      ...{ welch: { statistic: 0, pValue: 1 }, wasserstein: null, largestTie: 1 },
    })
    expect(numberTests(constant(0.1), constant(0.2))).toMatchObject({
      ...{ ks: { statistic: 1 }, mannWhitney: { statistic: 1 }, welch: { pValue: 0 }, wasserstein: null },
    })
  })
})
