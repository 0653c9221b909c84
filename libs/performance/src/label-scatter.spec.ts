import fc from 'fast-check'
import { labelScatter, type ScatterRows } from './label-scatter.ts'

const hourMs = 3_600_000

/** Hours of one flagged row and one other, scored alike: what is given is by how much the label is above the score. */
function hours(surplus: readonly (readonly [number, number])[]): ScatterRows {
  return {
    eventTimes: surplus.flatMap((_, hour) => [hour * hourMs, hour * hourMs + 1]),
    scores: surplus.flatMap(() => [0.5, 0.25]),
    probabilities: surplus.flatMap(() => [0.5, 0.25]),
    labels: surplus.flatMap(([flagged, others]) => [0.5 + flagged, 0.25 + others]),
    threshold: 0.5,
  }
}

describe('scatter of labels', () => {
  it('is the variance of the means of hours, less what independent labels would give', () => {
    const signs = [1, -1, 1, -1, 1, -1, 1, -1]
    const [hour] = labelScatter(hours(signs.map((sign) => [0.5 * sign, -0.25 * sign])))?.spans ?? []
    expect(hour).toMatchObject({ spanMs: hourMs, spans: 8 })
    // Deviations of 0.5 and 0.25 in 8 hours, ddof 1; chance 0.25 and 0.1875 a row.
    expect(hour?.common.flagged).toBeCloseTo((0.25 * 8) / 7 - 0.25, 12)
    expect(hour?.common.others).toBeCloseTo((0.0625 * 8) / 7 - 0.1875, 12)
    expect(hour?.common.both).toBeCloseTo((-0.125 * 8) / 7, 12)
    // Loss moves by 1 - 2 x 0.5 = 0 and 0.5 a label; half of the rows are others.
    expect(hour?.common.loss).toBeCloseTo(((0.125 ** 2 / 4) * 8) / 7 - (0.25 * 0.1875) / 4, 12)
    expect(hour?.ofMean.flagged).toBeCloseTo(0.25 / 7, 12)
  })

  it('counts a calibration that is off as a whole, though spans do not differ', () => {
    const [hour] = labelScatter(hours(Array.from({ length: 8 }, () => [0.25, 0.125])))?.spans ?? []
    expect(hour?.common.flagged).toBeCloseTo(-0.25, 12)
    expect(hour?.ofMean).toMatchObject({ flagged: 0.25 ** 2, both: 0.25 * 0.125, others: 0.125 ** 2 })
  })

  it('is of hours, blocks, days, pairs of days and weeks, as far as there are eight', () => {
    const lengths = (count: number) =>
      labelScatter(hours(Array.from({ length: count }, () => [0, 0])))?.spans.map(
        ({ spanMs }) => spanMs / hourMs,
      )
    expect(lengths(7)).toBeUndefined()
    expect(lengths(8)).toEqual([1])
    expect(lengths(8 * 24)).toEqual([1, 6, 24])
    expect(lengths(16 * 24)).toEqual([1, 6, 24, 48])
    expect(lengths(56 * 24 + 96)).toEqual([1, 6, 24, 48, 168])
  })

  it('does not mind the order of rows, and survives JSON', () => {
    const surplus = fc.tuple(fc.constantFrom(-0.5, 0.5), fc.constantFrom(-0.25, 0.75))
    fc.assert(
      fc.property(fc.array(surplus, { minLength: 8, maxLength: 20 }), (drawn) => {
        const rows = hours(drawn)
        const reversed = (of: ArrayLike<number>) => Array.from(of).reverse()
        const turned = {
          eventTimes: reversed(rows.eventTimes),
          scores: reversed(rows.scores),
          probabilities: reversed(rows.probabilities),
          labels: reversed(rows.labels),
          threshold: 0.5,
        }
        const found = labelScatter(rows)
        expect(labelScatter(turned)?.spans[0]?.common.rank).toBeCloseTo(
          found?.spans[0]?.common.rank ?? NaN,
          12,
        )
        expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      }),
    )
  })

  it('is 0 of a group without rows, and not known without both classes', () => {
    const rows = hours(Array.from({ length: 8 }, () => [0.5, -0.25]))
    const nobody = labelScatter({ ...rows, threshold: 2 })
    expect(nobody?.spans[0]?.common.flagged).toBe(0)
    expect(nobody?.spans[0]?.ofMean.both).toBe(0)
    expect(labelScatter({ ...rows, probabilities: Array<number>(16).fill(0) })).toBeNull()
    expect(() => labelScatter({ ...rows, labels: [1] })).toThrow(RangeError)
  })
})
