import { estimatePerformance, type EstimateQuestion } from './estimate-performance.ts'
import { conceptNote } from './estimate-notes.ts'
import { estimateText } from './estimate-text.ts'
import { population, windowOf, type PopulationRow } from './made-population.fixture.ts'
import { seededRandom } from './seeded-random.ts'

const later = 1e9
const reference = population(1_400, { seed: 11 })

function estimate(
  rows: readonly PopulationRow[],
  {
    of = reference,
    methods = ['cbpe', 'pape'] as const,
    values = null,
    threshold = 0.5,
  }: Partial<Asked> = {},
) {
  const windows = { reference: windowOf('ref.csv', of), analysis: windowOf('batch.csv', rows) }
  const question = {
    kind: 'binary',
    label: 'late',
    methods,
    values,
    threshold,
    random: seededRandom(1),
  } as const
  const report = estimatePerformance(windows, question)
  const metric = (name: string) => {
    const line = report.metrics.find((one) => one.metric === name)
    if (line === undefined) throw new Error(`no ${name}`)
    return line
  }
  return { report, metric, notes: report.notes.join('\n'), text: estimateText(report) }
}
interface Asked extends Pick<
  Extract<EstimateQuestion, { kind: 'binary' }>,
  'methods' | 'values' | 'threshold'
> {
  readonly of: readonly PopulationRow[]
}
const errorOf = (value: number | null | undefined) => Math.abs(value ?? Number.NaN)
const unlabelled = (rows: readonly PopulationRow[]) => rows.map((row) => ({ ...row, late: null }))

describe('the estimated performance of classes', () => {
  const same = population(1_000, { seed: 17, from: later })
  const moved = population(1_000, { seed: 19, from: later, centre: 1 })

  it('is close by both methods when nothing has moved, and the classifier says so', () => {
    const { report, metric, text } = estimate(same)
    expect(report.methods).toEqual(['cbpe', 'pape'])
    for (const method of ['cbpe', 'pape'] as const) {
      expect(errorOf(metric('accuracy').error[method])).toBeLessThan(0.04)
      expect(errorOf(metric('roc_auc').error[method])).toBeLessThan(0.05)
    }
    const { auc = NaN, nullDeviation = NaN } = report.domainClassifier ?? {}
    expect(nullDeviation).toBeCloseTo(Math.sqrt(2_401 / (12 * 1_400 * 1_000)), 12)
    expect(Math.abs(auc - 0.5)).toBeLessThan(4 * nullDeviation)
    expect(report.notes).toEqual([conceptNote])
    expect(text).toMatch(/^pape: weighted to look like the analysis, 1400 reference rows are worth 1\d\d\d$/m)
  })

  it('is close by the score alone when features and scores move, and a score means what it did', () => {
    const { metric } = estimate(population(4_000, { seed: 448, from: later, xCentre: -1 }), {
      of: population(8_000, { seed: 6_464 }),
      methods: ['cbpe'],
    })
    for (const name of ['accuracy', 'precision', 'positive_share']) {
      const { reference: before, realised, error } = metric(name)
      expect(Math.abs((realised ?? NaN) - (before ?? NaN))).toBeGreaterThan(0.04)
      expect(errorOf(error.cbpe)).toBeLessThan(0.015)
    }
  })

  it('is off by the score alone and close by weighted rows when the mix has moved', () => {
    const { metric, report, notes } = estimate(moved)
    const { error } = metric('accuracy')
    expect(errorOf(error.cbpe)).toBeGreaterThan(0.1)
    expect(errorOf(error.pape)).toBeLessThan(errorOf(error.cbpe) / 2)
    expect(report.domainClassifier?.auc).toBeGreaterThan(0.7)
    expect(notes).toContain('the features have moved: cbpe is right only if a score still means')
  })

  it('is wrong under concept drift by both, and the last note says that it can be', () => {
    const { metric, report, text } = estimate(population(1_000, { seed: 23, from: later, flipped: true }))
    for (const method of ['cbpe', 'pape'] as const)
      expect(metric('accuracy').error[method]).toBeGreaterThan(0.15)
    expect(report.calibration?.errorOnAnalysis).toBeGreaterThan(0.15)
    expect(text.split('\n').at(-1)).toBe(
      'note: no estimate can be right where the relation of features and label itself has changed (concept drift): only labels show that; and versions are not to be ranked by estimates',
    )
  })

  it('needs no labels, and is the same with them', () => {
    const { report, metric, text } = estimate(unlabelled(moved))
    expect(report.labels).toBeNull()
    expect(metric('accuracy')).toMatchObject({ realised: null, error: { cbpe: null, pape: null } })
    expect(report.calibration?.errorOnAnalysis).toBeNull()
    expect(metric('accuracy').estimated).toEqual(estimate(moved).metric('accuracy').estimated)
    expect(text.split('\n')[1]).toMatch(/^metric +reference +estimated \(cbpe\) +estimated \(pape\)$/)
  })

  it('has no error while labels are still to come', () => {
    const half = same.map((row, index) => (index % 2 === 0 ? row : { ...row, late: null }))
    const { report, metric, notes, text } = estimate(half)
    expect(report.labels).toEqual({ rows: 500, share: 0.5, isComplete: false })
    expect(metric('accuracy').realised).toBeGreaterThan(0.5)
    expect(metric('accuracy').error).toEqual({ cbpe: null, pape: null })
    expect(notes).toContain('500 of 1000 rows of the analysis have a label: realised is provisional')
    expect(text).toContain('realised (provisional)')
    expect(text).not.toContain('error (cbpe)')
  })

  it('realises what the labels say, and values it', () => {
    const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
    const { metric } = estimate(same, { values })
    const count = (flagged: boolean, late: number) =>
      same.filter((row) => Number(row.score) >= 0.5 === flagged && row.late === late).length
    const worth = 30 * count(true, 1) - 8 * count(true, 0) - 20 * count(false, 1)
    expect(metric('value_per_prediction').realised).toBeCloseTo(worth / 1_000, 9)
    expect(metric('accuracy').realised).toBeCloseTo((count(true, 1) + count(false, 0)) / 1_000, 12)
    expect(() => estimate(same).metric('value_per_prediction')).toThrow('no value_per_prediction')
  })

  it('flags a score that is the threshold, also where float32 rounds it down', () => {
    const atEdge = same.map((row) => ({ ...row, score: 8 / 58 }))
    expect(Math.fround(8 / 58)).toBeLessThan(8 / 58)
    const { metric } = estimate(atEdge, { threshold: 8 / 58 })
    expect(metric('flagged_share')).toMatchObject({ realised: 1, estimated: { cbpe: 1, pape: 1 } })
  })

  it('by weighted rows is refused in words when the reference has no rows of that kind', () => {
    const { report, metric, text } = estimate(population(600, { seed: 29, from: later, centre: 4 }))
    expect(report.pape).toMatchObject({ refused: 'tooLittleOverlap', leastEffectiveSampleSize: 500 })
    expect(report.pape?.effectiveSampleSize).toBeLessThan(500)
    expect(metric('accuracy').estimated.pape).toBeNull()
    expect(metric('accuracy').estimated.cbpe).toBeGreaterThan(0)
    expect(text).toMatch(
      /^pape: refused; .* rows are worth \d+, and under 500 the reference has too few rows/m,
    )
  })

  it('by weighted rows is refused when no row is like one of the reference, though the weights are alike', () => {
    const { report, metric, text } = estimate(
      population(600, { seed: 29, from: later }).map((row) => ({ ...row, g: 3 })),
      { of: reference.map((row, index) => ({ ...row, g: index % 3 })) },
    )
    expect(report.domainClassifier?.auc).toBe(1)
    expect(report.pape).toMatchObject({
      refused: 'tooLittleOverlap',
      plausibleMeanWeight: { least: 0.5, most: 10 },
    })
    expect(report.pape?.effectiveSampleSize).toBeGreaterThan(500)
    expect(report.pape?.meanWeight).toBeLessThan(0.1)
    expect(metric('accuracy').estimated.pape).toBeNull()
    expect(text).toMatch(
      /^pape: refused; .* but their mean weight is \S+: it is about 1 .* outside 0\.5 to 10/m,
    )
  })

  it('has a band that holds what labels say, where the reference shows how much alike those of an hour are', () => {
    const slow = reference.map((row) => ({ ...row, event_time_ms: 60 * row.event_time_ms }))
    const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
    const { metric, text, report } = estimate(same, { of: slow, methods: ['cbpe'], values })
    const banded = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'brier', 'value_per_prediction']
    expect(report.metrics.filter(({ band }) => band !== null).map((line) => line.metric)).toEqual(banded)
    for (const name of banded) {
      const { band, realised, estimated } = metric(name)
      const [lower = NaN, upper = NaN] = [band?.lower, band?.upper]
      expect(lower).toBeLessThan(estimated.cbpe ?? NaN)
      expect(realised).toBeGreaterThan(lower)
      expect(realised).toBeLessThan(upper)
    }
    const { lower = NaN, upper = NaN } = metric('accuracy').band ?? {}
    expect(upper - lower).toBeLessThan(0.15)
    expect(text.split('\n')[1]).toMatch(/estimated \(cbpe\) +95 % band \(cbpe\) +realised/)
    // One row a second: within an hour.
    expect(estimate(same, { methods: ['cbpe'] }).metric('accuracy').band).toBeNull()
    expect(estimate(same, { methods: ['cbpe'] }).text).not.toContain('band')
  })

  it('has the errors of the score as a probability: expected of its calibration, and by labels', () => {
    const { metric } = estimate(same)
    const realised = same.map((row) => {
      const score = Math.fround(Number(row.score))
      return -Math.log(row.late === 1 ? score : 1 - score)
    })
    const mean = realised.reduce((sum, loss) => sum + loss, 0) / same.length
    expect(metric('log_loss').realised).toBeCloseTo(mean, 9)
    for (const method of ['cbpe', 'pape'] as const) {
      expect(errorOf(metric('log_loss').error[method])).toBeLessThan(0.05)
      expect(errorOf(metric('ece').error[method])).toBeLessThan(0.05)
    }
    const wild = same.map((row) => ({ ...row, score: 3 * Number(row.score) }))
    const of = reference.map((row) => ({ ...row, score: 3 * Number(row.score) }))
    expect(estimate(wild, { of }).metric('log_loss')).toMatchObject({
      realised: null,
      estimated: { cbpe: null, pape: null },
    })
  })

  it('of a few rows says that what is realised can differ by chance', () => {
    expect(estimate(same.slice(0, 1), { methods: ['cbpe'] }).notes).toContain(
      '1 row counts in the analysis: with fewer than 100 the realised metrics can be far',
    )
    expect(estimate(same.slice(0, 99), { methods: ['cbpe'] }).notes).toContain(
      '99 rows count in the analysis',
    )
    expect(estimate(same.slice(0, 100), { methods: ['cbpe'] }).notes).not.toContain('in the analysis: with')
  })

  it('by the score alone reads no features', () => {
    const { report, text, notes } = estimate(same, { methods: ['cbpe'] })
    expect(report).toMatchObject({ pape: null, domainClassifier: null })
    expect(text).not.toMatch(/^(pape|domain classifier):/m)
    expect(notes).toContain('no features were read')
  })

  it('is the same for the same seed', () => {
    expect(estimate(moved).report).toEqual(estimate(moved).report)
  })
})
