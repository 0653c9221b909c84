import { type AnswerWindow } from './answer-window.ts'
import { conceptNote } from './estimate-notes.ts'
import { estimatePerformance } from './estimate-performance.ts'
import { estimateText } from './estimate-text.ts'
import { causePopulation, causes, causeWindow, type CauseRow } from './made-classes.fixture.ts'
import { seededRandom } from './seeded-random.ts'

const later = 1e9
const reference = causePopulation(1_600, { seed: 11 })
const same = causePopulation(1_200, { seed: 17, from: later })
const overall = ['accuracy', 'macro_precision', 'macro_recall', 'macro_f1', 'macro_roc_auc']

function estimate(
  analysis: readonly CauseRow[] | AnswerWindow,
  {
    of = causeWindow('ref.csv', reference),
    methods = ['cbpe'],
  }: { of?: AnswerWindow; methods?: readonly ('cbpe' | 'pape')[] } = {},
) {
  const windows = {
    reference: of,
    analysis: 'answers' in analysis ? analysis : causeWindow('batch.csv', analysis),
  }
  const random = seededRandom(1)
  const question = { kind: 'multiclass', label: 'cause', classes: causes, methods, random } as const
  const report = estimatePerformance(windows, question)
  const metric = (name: string, ofClass: string | null = null) => {
    const line = report.metrics.find((one) => one.metric === name && one.class === ofClass)
    if (line === undefined) throw new Error(`no ${name} of ${ofClass}`)
    return line
  }
  return { report, metric, notes: report.notes.join('\n'), text: estimateText(report) }
}
const both = ['cbpe', 'pape'] as const
const errorOf = (value: number | null | undefined) => Math.abs(value ?? Number.NaN)
const unlabelled = (rows: readonly CauseRow[]) => rows.map((row) => ({ ...row, cause: null }))

describe('the estimated performance of several classes', () => {
  const unmoved = estimate(same, { methods: both })

  it('is close by both methods when nothing has moved, over all and of each class', () => {
    const { report, metric } = unmoved
    expect(report).toMatchObject({ kind: 'multiclass', methods: ['cbpe', 'pape'], threshold: null })
    for (const method of both) {
      for (const name of overall) expect(errorOf(metric(name).error[method])).toBeLessThan(0.04)
      // A class has some 400 rows: the standard error of a share of them is up to 0.025, and of its calibration 0.02.
      for (const name of ['precision', 'recall', 'f1', 'roc_auc', 'positive_share'])
        for (const cause of causes) expect(errorOf(metric(name, cause).error[method])).toBeLessThan(0.09)
    }
    expect(report.notes).toEqual([conceptNote])
    expect(report.classes?.map((one) => [one.class, one.calibration.kind])).toEqual(
      causes.map((cause) => [cause, 'isotonic']),
    )
  })

  it('is close by the scores alone when they move and mean what they did', () => {
    const { metric } = estimate(causePopulation(2_500, { seed: 23, from: later, xCentre: 1 }), {
      of: causeWindow('ref.csv', causePopulation(3_500, { seed: 29 })),
    })
    const { reference: before, realised, error } = metric('positive_share', 'weather')
    expect((realised ?? NaN) - (before ?? NaN)).toBeGreaterThan(0.15)
    expect(errorOf(error.cbpe)).toBeLessThan(0.03)
    expect(errorOf(metric('accuracy').error.cbpe)).toBeLessThan(0.03)
  })

  it('is off by the scores alone and closer by weighted rows when the mix has moved', () => {
    const { metric, report, notes } = estimate(
      causePopulation(1_200, { seed: 31, from: later, centre: 0.7 }),
      { methods: both },
    )
    const { error } = metric('accuracy')
    expect(errorOf(error.cbpe)).toBeGreaterThan(0.06)
    expect(errorOf(error.pape)).toBeLessThan(errorOf(error.cbpe) / 2)
    expect(report.pape).toMatchObject({ refused: null })
    expect(report.pape?.effectiveSampleSize).toBeLessThan(1_500)
    expect(notes).toContain('the features have moved: cbpe is right only if a score still means')
  })

  it('is wrong under concept drift by both, and the last note says that it cannot know', () => {
    const turned = causePopulation(1_200, { seed: 37, from: later, turned: true })
    const { metric, report, text } = estimate(turned, { methods: both })
    for (const method of both) {
      expect(metric('accuracy').error[method]).toBeGreaterThan(0.2)
      expect(metric('macro_f1').error[method]).toBeGreaterThan(0.2)
    }
    for (const { calibration } of report.classes ?? [])
      expect(calibration.errorOnAnalysis).toBeGreaterThan(0.1)
    expect(text.split('\n').at(-1)).toBe(`note: ${conceptNote}`)
    const blind = estimate(unlabelled(turned), { methods: both })
    expect(blind.metric('accuracy')).toMatchObject({ realised: null, error: { cbpe: null, pape: null } })
    expect(blind.metric('accuracy').estimated).toEqual(metric('accuracy').estimated)
    expect(blind.report.notes).toEqual([conceptNote])
  })

  it('realises what the labels say', () => {
    const { metric } = unmoved
    const { answers, labels } = causeWindow('batch.csv', same)
    const count = (isCounted: (answer: number, label: number) => boolean) =>
      [...answers].filter((answer, row) => isCounted(answer, labels?.[row] ?? NaN)).length
    expect(metric('accuracy').realised).toBeCloseTo(count((a, y) => a === y) / 1_200, 12)
    expect(metric('recall', 'carrier').realised).toBeCloseTo(
      count((a, y) => a === 1 && y === 1) / count((_, y) => y === 1),
      12,
    )
    expect(metric('precision', 'carrier').realised).toBeCloseTo(
      count((a, y) => a === 1 && y === 1) / count((a) => a === 1),
      12,
    )
  })

  it('is told in a table with a line a class, and the calibration of each', () => {
    const { text } = unmoved
    expect(text).toMatch(/^batch\.csv .* from ref\.csv .*; classes weather, carrier, late_aircraft$/m)
    expect(text).toMatch(/^macro_roc_auc( +0\.\d+){4}( +-?0(\.\d+)?| +-?\d\S*){2}$/m)
    expect(text).toMatch(/^f1 of late_aircraft +0\.\d+/m)
    expect(text).toMatch(/^calibration of weather: isotonic; error on held-out reference rows 0\.\d+ before/m)
    expect(text).toMatch(/^pape: weighted to look like the analysis, 1600 reference rows are worth \d{4}$/m)
  })

  it('by weighted rows is refused when the reference has no rows of that kind', () => {
    const { report, metric, text } = estimate(causePopulation(600, { seed: 41, from: later, centre: 5 }), {
      methods: both,
    })
    expect(report.pape).toMatchObject({ refused: 'tooLittleOverlap', leastEffectiveSampleSize: 500 })
    expect(metric('accuracy').estimated.pape).toBeNull()
    expect(metric('macro_f1').estimated.cbpe).toBeGreaterThan(0)
    expect(text).toMatch(/^pape: refused; .* and under 500 the reference has too few rows/m)
  })
})

describe('the estimated performance of classes of which little is known', () => {
  it('has no precision of a class that is never answered, and says so', () => {
    const never = (rows: readonly CauseRow[], name: string) =>
      causeWindow(name, rows, ([first = 0, second = 0]) => (first >= second ? 0 : 1))
    const { metric, notes } = estimate(never(same, 'batch.csv'), {
      of: never(reference, 'ref.csv'),
    })
    expect(metric('precision', 'late_aircraft')).toMatchObject({ estimated: { cbpe: null }, realised: null })
    expect(metric('macro_precision')).toMatchObject({ estimated: { cbpe: null }, error: { cbpe: null } })
    expect(metric('recall', 'late_aircraft')).toMatchObject({ estimated: { cbpe: 0 }, realised: 0 })
    expect(errorOf(metric('accuracy').error.cbpe)).toBeLessThan(0.03)
    expect(notes).toContain(
      'classes that no row of batch.csv is answered with: late_aircraft; they have no precision there',
    )
  })

  it('has no realised recall of a class that no label is of, and says so', () => {
    const rows = same.filter(({ cause }) => cause !== 'carrier')
    const { metric, notes } = estimate(rows)
    expect(metric('recall', 'carrier').realised).toBeNull()
    expect(metric('macro_recall')).toMatchObject({ realised: null, error: { cbpe: null } })
    expect(metric('recall', 'carrier').estimated.cbpe).toBeGreaterThan(0.2)
    expect(notes).toContain('classes that no labelled row of batch.csv is of: carrier')
  })

  it('says that nothing is known of a class that the reference has no label of, by either method', () => {
    const some = causeWindow(
      'ref.csv',
      reference.filter(({ cause }) => cause !== 'carrier'),
    )
    const { report, notes } = estimate(same, { of: some, methods: both })
    expect(report.classes?.[1]).toMatchObject({ referenceRows: 0, calibration: { reason: 'fewOfAClass' } })
    expect(notes).toContain(
      'classes that no labelled row of the reference is of: carrier; what their scores mean is not known',
    )
  })

  it('takes the scores of a class of few reference rows as they are, and says so', () => {
    let kept = 0
    const few = reference.filter(({ cause }) => cause !== 'carrier' || (kept += 1) <= 7)
    const { report, notes } = estimate(same, { of: causeWindow('ref.csv', few) })
    expect(report.classes?.[1]).toMatchObject({ referenceRows: 7, calibration: { kind: 'identity' } })
    expect(notes).toContain('the scores are taken for probabilities as they are: carrier (7 rows)')
  })

  it('is refused for a score that is no probability where those of a class are taken for some', () => {
    const few = reference.filter(({ cause }, index) => cause !== 'carrier' || index < 20)
    const wild = same.map((row, index) => (index === 4 ? { ...row, score_carrier: 1.5 } : row))
    expect(() => estimate(wild, { of: causeWindow('ref.csv', few) })).toThrow(
      'the score of carrier is 1.5 in row 5 of batch.csv, and a probability is 0 to 1',
    )
    expect(estimate(wild).metric('accuracy').estimated.cbpe).toBeGreaterThan(0)
  })

  it('works with two rows, one of which has a score that is no number', () => {
    const [first, second] = same
    if (first === undefined || second === undefined) throw new Error('no rows')
    const { report, metric, notes } = estimate([first, second])
    expect(report.analysis.rows).toBe(2)
    expect(metric('accuracy').estimated.cbpe).toBeGreaterThan(0)
    expect(metric('accuracy').realised).not.toBeNull()
    expect(notes).toContain('classes that no labelled row of batch.csv is of:')
    const broken = estimate([first, { ...second, score_weather: Infinity }])
    expect(broken.report.analysis.rows).toBe(1)
    expect(broken.notes).toContain('1 row of batch.csv without an answer left out')
  })

  it('works with two reference rows, and says how little that is', () => {
    const { metric, notes } = estimate(same, {
      of: causeWindow('ref.csv', reference.slice(0, 2)),
      methods: both,
    })
    expect(metric('accuracy').estimated).toMatchObject({ pape: null })
    expect(metric('accuracy').estimated.cbpe).toBeGreaterThan(0)
    expect(notes).toContain('the reference has 2 rows that count')
  })

  it('has no error while labels are still to come, and warns of a reference whose labels are', () => {
    const half = (rows: readonly CauseRow[]) =>
      rows.map((row, index) => (index % 2 === 0 ? row : { ...row, cause: null }))
    const { report, metric, notes } = estimate(half(same), { of: causeWindow('ref.csv', half(reference)) })
    expect(report.labels).toEqual({ rows: 600, share: 0.5, isComplete: false })
    expect(metric('accuracy').error).toEqual({ cbpe: null })
    expect(notes).toContain('800 of 1600 answered rows of ref.csv have a label: where late labels')
  })

  it('says that every row is answered with one class', () => {
    const constant = causeWindow('batch.csv', same, () => 2)
    const { metric, notes } = estimate(constant)
    expect(notes).toContain('every row of batch.csv is answered with late_aircraft')
    expect(metric('accuracy').estimated.cbpe).toBeCloseTo(
      metric('positive_share', 'late_aircraft').estimated.cbpe ?? NaN,
      12,
    )
  })
})
