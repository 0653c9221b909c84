import { addRealised, emptyRealised, realisedMetrics, rowMetrics } from '@weir/performance'
import fc from 'fast-check'
import { scoreBins } from './score-bins.ts'

describe('bins of different scores', () => {
  it('make the area under the curve exact', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 20 }), label: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat({ max: 20 })),
        (rows, others) => {
          const scores = Float64Array.from(rows, ({ score }) => score / 20)
          const bins = scoreBins(
            scores,
            Float64Array.from(others, (score) => score / 20),
          )
          const sums = emptyRealised(bins.count)
          rows.forEach(({ label }, at) => {
            const score = scores[at] ?? NaN
            addRealised(sums, { score, label, probability: score, flagged: true, bin: bins.binOf(score) })
          })
          const exact = rowMetrics(
            scores,
            rows.map(({ label }) => Number(label)),
          ).rocAuc
          const { rocAuc } = realisedMetrics(sums)
          if (exact === null) expect(rocAuc).toBeNull()
          else expect(rocAuc).toBeCloseTo(exact, 12)
        },
      ),
    )
  })
})
