import { estimatePerformance } from './estimate-performance.ts'
import { estimateText } from './estimate-text.ts'
import { population, windowOf, type PopulationRow } from './made-population.fixture.ts'
import { seededRandom } from './seeded-random.ts'

const later = 1e9
const reference = population(1_000, { seed: 11 })
const errorOf = (value: number | null | undefined) => Math.abs(value ?? Number.NaN)

describe('the estimated performance of a regression', () => {
  const columns = { answer: 'eta', label: 'minutes' } as const
  const errors = (rows: readonly PopulationRow[]) =>
    estimatePerformance(
      { reference: windowOf('ref.csv', reference, columns), analysis: windowOf('batch.csv', rows, columns) },
      { kind: 'regression', label: 'minutes', random: seededRandom(1) },
    )

  it('follows the population to where the model errs more', () => {
    const report = errors(population(1_000, { seed: 31, from: later, xCentre: 0.7 }))
    expect(report).toMatchObject({ methods: ['dle'], calibration: null, pape: null, threshold: null })
    for (const { reference: before, realised, estimated, error } of report.metrics) {
      expect(realised).toBeGreaterThan(1.2 * (before ?? NaN))
      expect(estimated.dle).toBeGreaterThan(1.15 * (before ?? NaN))
      expect(errorOf(error.dle)).toBeLessThan(0.1 * (realised ?? NaN))
      expect(error.dle).toBeCloseTo((estimated.dle ?? NaN) - (realised ?? NaN), 12)
    }
    expect(report.domainClassifier?.auc).toBeGreaterThan(0.6)
    expect(estimateText(report)).toMatch(/^mae .*\nrmse .*\ndomain classifier: /m)
  })

  it('realises mean absolute and root mean squared error', () => {
    const rows = population(200, { seed: 37, from: later })
    const [mae, rmse] = errors(rows).metrics
    const offs = rows.map(({ eta, minutes }) => Math.fround(eta) - Math.fround(minutes))
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mae?.realised).toBeCloseTo(mean(offs.map(Math.abs)), 9)
    expect(rmse?.realised).toBeCloseTo(Math.sqrt(mean(offs.map((off) => off * off))), 9)
  })
})
