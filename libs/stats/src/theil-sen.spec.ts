import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { theilSen } from './theil-sen.ts'

interface Line {
  readonly x: number[]
  readonly y: number[]
  readonly slope: number
  readonly intercept: number
  readonly lower: number
  readonly upper: number
}
const golden: Line[] = JSON.parse(
  readFileSync(new URL('./golden/theil-sen.json', import.meta.url), 'utf8'),
).cases

const points = fc.uniqueArray(
  fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })),
  {
    selector: ([x]) => x,
    minLength: 2,
    maxLength: 25,
  },
)

describe('Theil-Sen line', () => {
  it.each(golden)('equals scipy: $x, $y', ({ x, y, ...expected }) => {
    const { slope, intercept, slopeInterval } = theilSen(x, y)
    expect(slope).toBeCloseTo(expected.slope, 12)
    expect(intercept).toBeCloseTo(expected.intercept, 12)
    expect(slopeInterval.lower).toBeCloseTo(expected.lower, 12)
    expect(slopeInterval.upper).toBeCloseTo(expected.upper, 12)
  })

  it('has the published values', () => {
    expect(theilSen([0, 1, 2, 3, 4, 5, 6], [1, 2, 4, 3, 6, 8, 7])).toEqual({
      slope: 1.25,
      intercept: 0.25,
      slopeInterval: { lower: 0.5, upper: 2 },
    })
  })

  it('turns with the data: another unit, another line added, another order', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: -5, max: 5 }), (pairs, tilt) => {
        const x = pairs.map(([at]) => at)
        const y = pairs.map(([, value]) => value)
        const { slope, slopeInterval } = theilSen(x, y)
        const tilted = theilSen(
          x,
          y.map((value, i) => 2 * value + tilt * (x[i] ?? NaN) + 7),
        )
        expect(tilted.slope).toBeCloseTo(2 * slope + tilt, 9)
        expect(tilted.slopeInterval.lower).toBeLessThanOrEqual(tilted.slope + 1e-9)
        expect(tilted.slopeInterval.upper).toBeGreaterThanOrEqual(tilted.slope - 1e-9)
        expect(theilSen(x.toReversed(), y.toReversed()).slopeInterval).toEqual(slopeInterval)
      }),
    )
  })

  it('does not follow a fifth of wild points', () => {
    const x = Array.from({ length: 50 }, (_, i) => i)
    const y = x.map((at) => (at % 5 === 2 ? 1e6 : 3 * at + 1))
    expect(theilSen(x, y).slope).toBeCloseTo(3, 12)
  })

  it('refuses points that make no line', () => {
    expect(() => theilSen([1], [1])).toThrow(RangeError)
    expect(() => theilSen([1, 2], [1])).toThrow(RangeError)
    expect(() => theilSen([2, 2, 2], [1, 2, 3])).toThrow(RangeError)
    expect(() => theilSen([1, 2], [1, NaN])).toThrow(RangeError)
    expect(() => theilSen([1, Infinity], [1, 2])).toThrow(RangeError)
  })
})

describe('Theil-Sen line, calibration', () => {
  it('has the true slope in its interval in 95 % of series', () => {
    let state = 77
    const random = () => (state = (16807 * state) % 2147483647) / 2147483647
    const x = Array.from({ length: 24 }, (_, i) => i)
    const runs = 1_000
    let held = 0
    for (let run = 0; run < runs; run++) {
      // Skewed noise, with wild values.
      const { lower, upper } = theilSen(
        x,
        x.map((at) => 0.3 * at + 1 / (0.02 + random())),
      ).slopeInterval
      held += Number(lower <= 0.3 && 0.3 <= upper)
    }
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(3.3 * Math.sqrt((0.95 * 0.05) / runs))
  })
})
