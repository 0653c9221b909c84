import { estimatePerformance } from './estimate-performance.ts'
import { conceptNote } from './estimate-notes.ts'
import { estimateText } from './estimate-text.ts'
import { population, windowOf, type PopulationRow } from './made-population.fixture.ts'
import { seededRandom } from './seeded-random.ts'

const later = 1e9
const question = { kind: 'binary', label: 'late', values: null, threshold: 0.5 } as const
const reference = population(1_200, { seed: 11 })

function estimate(rows: readonly PopulationRow[], { of = reference } = {}) {
  const windows = { reference: windowOf('ref.csv', of), analysis: windowOf('batch.csv', rows) }
  const random = seededRandom(1)
  const report = estimatePerformance(windows, { ...question, methods: ['cbpe', 'pape'], random })
  const metric = (name: string) => {
    const line = report.metrics.find((one) => one.metric === name)
    if (line === undefined) throw new Error(`no ${name}`)
    return line
  }
  return { report, metric, notes: report.notes.join('\n') }
}
const unlabelled = (rows: readonly PopulationRow[]) => rows.map((row) => ({ ...row, late: null }))

describe('an estimate from bad input', () => {
  const batch = population(500, { seed: 41, from: later })

  it('is refused when the files overlap in event time', () => {
    expect(() => estimate(population(500, { seed: 41, from: 1_199_000 }))).toThrow(/overlap in event time/)
    expect(estimate(population(500, { seed: 41, from: 1_200_000 })).report.notes).toEqual([conceptNote])
  })

  it('works with fewer than 1,000 reference rows and says what is weaker', () => {
    const { metric, notes } = estimate(batch, { of: reference.slice(0, 400) })
    expect(metric('accuracy').estimated.cbpe).toBeGreaterThan(0.5)
    expect(notes).toContain(
      'the reference has 400 rows that count; with fewer than 1000 the calibration is uncertain (a share has a standard error of up to 2.5 points), and pape is refused more often',
    )
  })

  it('works with a score that is always the same and says that it tells nothing', () => {
    const flat = (rows: readonly PopulationRow[]) => rows.map((row) => ({ ...row, score: 0.3 }))
    const { metric, notes } = estimate(flat(batch), { of: flat(reference) })
    expect(metric('roc_auc')).toMatchObject({ reference: 0.5, estimated: { cbpe: 0.5, pape: 0.5 } })
    expect(metric('positive_share').estimated.cbpe).toBeCloseTo(metric('positive_share').reference ?? NaN, 9)
    expect(notes).toContain('the score is 0.3 in every row of ref.csv: it tells no row from another')
    expect(notes).toContain('in every row of batch.csv')
  })

  it('leaves out a feature that is null in every row and says so, and the others still count', () => {
    const empty = (rows: readonly PopulationRow[]) => rows.map((row) => ({ ...row, x: null }))
    const { report, notes } = estimate(population(500, { seed: 43, from: later, centre: 1 }), {
      of: empty(reference),
    })
    expect(notes).toContain('features left out, null in every row of the reference: x')
    expect(report.domainClassifier?.auc).toBeGreaterThan(0.7)
    expect(estimate(empty(batch)).notes).toContain('features left out, null in every row of the analysis: x')
  })

  it('counts infinite features as null and says so', () => {
    const some = batch.map((row, index) => (index % 5 === 0 ? { ...row, x: -Infinity } : row))
    const { report, notes } = estimate(some)
    expect(notes).toContain('infinite values in batch.csv count as null: x (100 rows)')
    expect(report.domainClassifier?.auc).toBeGreaterThan(0.55)
    expect(report.pape?.refused).toBeNull()
  })

  it('leaves out rows without a finite score, or a label in the reference, and says how many', () => {
    const holes = batch.map((row, index) =>
      index < 3 ? { ...row, score: [null, Infinity, 'x'][index] ?? null } : row,
    )
    const { report, notes } = estimate(holes, {
      of: reference.map((row, i) => (i === 0 ? { ...row, late: null } : row)),
    })
    expect(report).toMatchObject({ reference: { rows: 1_199 }, analysis: { rows: 497 } })
    expect(notes).toContain('1 row of ref.csv without an answer or a label left out')
    expect(notes).toContain('3 rows of batch.csv without an answer left out')
  })

  it('is refused when no row is left', () => {
    expect(() => estimate(batch, { of: unlabelled(reference) })).toThrow(/no row of ref.csv has both/)
    expect(() => estimate(batch.map((row) => ({ ...row, score: null })))).toThrow(
      /no row of batch.csv has an answer/,
    )
  })

  it('is refused for a label that is neither 0 nor 1, with its row, in both files', () => {
    const two = (rows: readonly PopulationRow[]) =>
      rows.map((row, index) => (index === 4 ? { ...row, late: 2 } : row))
    expect(() => estimate(batch, { of: two(reference) })).toThrow(
      'column late is 2 in row 5 of ref.csv; write labels as 1, 0 or null, or give --kind multiclass or regression',
    )
    expect(() => estimate(two(batch))).toThrow('in row 5 of batch.csv')
    const [first] = reference
    if (first === undefined) throw new Error('no rows')
    expect(() => estimate(batch, { of: reference.with(0, { ...first, late: Infinity }) })).toThrow(
      /is Infinity/,
    )
  })

  it('takes the scores as they are with fewer than 10 reference rows of a class, and says so', () => {
    const onTime = reference.map((row, index) => ({ ...row, late: index < 5 ? 1 : 0 }))
    const { report, notes } = estimate(batch, { of: onTime })
    expect(report.calibration).toMatchObject({ kind: 'identity', reason: 'fewOfAClass' })
    expect(notes).toContain('fewer than 10 reference rows of a class')
  })

  it('is refused for a score that is no probability where scores are taken for some, with its row', () => {
    const onTime = reference.map((row, index) => ({ ...row, late: index < 5 ? 1 : 0 }))
    const scored = (score: number) => batch.map((row, index) => (index === 6 ? { ...row, score } : row))
    for (const score of [2.5, -0.25]) {
      expect(() => estimate(scored(score), { of: onTime })).toThrow(
        `the score is ${score} in row 7 of batch.csv, and a probability is 0 to 1: those of the reference lie there and are taken for probabilities as they are, since a class has fewer than 10 rows; give probabilities (--score-column`,
      )
      // A map that was learned takes any score.
      expect(estimate(scored(score)).metric('accuracy').estimated.cbpe).toBeGreaterThan(0.5)
    }
    // Sums of float32 end so.
    expect(estimate(scored(1.0000001), { of: onTime }).report.calibration?.kind).toBe('identity')
  })

  it('says that it does not know whether the files overlap without event times', () => {
    const windows = { reference: windowOf('ref.csv', reference), analysis: windowOf('batch.csv', batch) }
    const bare = { reference: { ...windows.reference, eventTimes: null }, analysis: windows.analysis }
    const { notes } = estimatePerformance(bare, { ...question, methods: ['cbpe'], random: seededRandom(1) })
    expect(notes.join('\n')).toContain(
      'no event times in ref.csv: whether reference and analysis overlap in time is not known',
    )
  })

  it('by weighted rows is refused without features', () => {
    const windows = { reference: windowOf('ref.csv', reference), analysis: windowOf('batch.csv', batch) }
    const bare = {
      reference: { ...windows.reference, features: [] },
      analysis: { ...windows.analysis, features: [] },
    }
    const report = estimatePerformance(bare, { ...question, methods: ['pape'], random: seededRandom(1) })
    expect(report).toMatchObject({ pape: { refused: 'noFeatures' }, domainClassifier: null })
    expect(estimateText(report)).toContain(
      'pape: refused; reference and analysis have no feature that could be used',
    )
  })
})
