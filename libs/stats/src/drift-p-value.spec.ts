import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { driftPValue } from './drift-p-value.ts'
import { noiseFloor } from './noise-floor.ts'

const golden: { n: number; m: number; bins: number; distance: number; pValue: number }[] = JSON.parse(
  readFileSync(new URL('./golden/drift-p-value.json', import.meta.url), 'utf8'),
).cases

const sizes = fc.record({
  n: fc.integer({ min: 100, max: 1_000_000 }),
  m: fc.integer({ min: 100, max: 1_000_000 }),
  bins: fc.integer({ min: 2, max: 65 }),
})

describe('p-value of a Jensen-Shannon distance', () => {
  it.each(golden)('equals scipy: $distance, $n and $m rows, $bins bins', ({ distance, pValue, ...at }) => {
    expect(Math.abs(driftPValue(at, distance) / pValue - 1)).toBeLessThan(1e-10)
  })

  it('is what the noise floor leaves above it', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (at, share) => {
        const { jensenShannon } = noiseFloor(at, share)
        fc.pre(jensenShannon <= 1)
        expect(driftPValue(at, jensenShannon)).toBeCloseTo(1 - share, 9)
      }),
    )
  })

  it('falls with the distance and with rows', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (at, distance) => {
        const p = driftPValue(at, distance)
        expect(driftPValue(at, distance + 0.01)).toBeLessThanOrEqual(p)
        expect(driftPValue({ ...at, m: 2 * at.m }, distance)).toBeLessThanOrEqual(p)
      }),
    )
  })

  it('is 1 without a distance, also with one bin only', () => {
    expect(driftPValue({ n: 10, m: 10, bins: 5 }, 0)).toBe(1)
    expect(driftPValue({ n: 10, m: 10, bins: 1 }, 0)).toBe(1)
  })

  it('refuses empty windows, distances that are none, and one within one bin', () => {
    expect(() => driftPValue({ n: 0, m: 1, bins: 2 }, 0.1)).toThrow(RangeError)
    expect(() => driftPValue({ n: 1, m: 1, bins: 1.5 }, 0.1)).toThrow(RangeError)
    expect(() => driftPValue({ n: 1, m: 1, bins: 2 }, NaN)).toThrow(RangeError)
    expect(() => driftPValue({ n: 1, m: 1, bins: 2 }, 1.1)).toThrow(RangeError)
    expect(() => driftPValue({ n: 1, m: 1, bins: 1 }, 0.1)).toThrow(RangeError)
  })
})

describe('noise floor of the squared distance', () => {
  it('has the mean and the deviation of its chi-square law', () => {
    const { expectedJensenShannonSquared, sdJensenShannonSquared } = noiseFloor(
      { n: 5_000, m: 1_000, bins: 10 },
      0.95,
    )
    // c chi2(9) / 8 nats: mean 0.00135, measured 0.00254 / 2 for twice the distance's law.
    expect(expectedJensenShannonSquared).toBeCloseTo((0.0012 * 9) / 8 / Math.log(2), 15)
    expect(sdJensenShannonSquared).toBeCloseTo((0.0012 * Math.sqrt(18)) / 8 / Math.log(2), 15)
  })

  it('does not depend on the share, and is 0 with one bin', () => {
    const of = (share: number, bins: number) => {
      const floor = noiseFloor({ n: 700, m: 300, bins }, share)
      return [floor.expectedJensenShannonSquared, floor.sdJensenShannonSquared]
    }
    expect(of(0.5, 20)).toEqual(of(0.999, 20))
    expect(of(0.5, 1)).toEqual([0, 0])
  })
})
