import { csvFiles } from '../batch/made-batch.fixture.ts'
import { causePopulation } from '../estimate/made-classes.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'

const reference = causePopulation(700, { seed: 11 })
const batch = causePopulation(400, { seed: 13, from: 1e9 })
const three = ['--classes', 'weather,carrier,late_aircraft']
const label = ['--label-column', 'cause', '--features', 'x,y,g']

/** Runs the command on two files; `json` is the report. */
async function estimate(
  flags: readonly string[],
  { of = reference, rows = batch }: { of?: readonly object[]; rows?: readonly object[] } = {},
) {
  const folder = await csvFiles({ 'ref.csv': of, 'batch.csv': rows })
  const files = ['--reference', `${folder}/ref.csv`, '--analysis', `${folder}/batch.csv`]
  const run = await fakeRun(['performance', 'estimate', ...files, '--json', ...flags])
  return { ...run, json: JSON.parse(run.stdout) }
}
type Line = Readonly<Record<'metric' | 'class', string | null>>
const names = (metrics: readonly Line[]) => metrics.map((line) => [line.metric, line.class].join(' '))

describe('weir performance estimate of several classes', () => {
  it('estimates all of them and each from files by both methods, and sets the labels beside', async () => {
    const run = await estimate([...label, ...three])
    expect(run).toMatchObject({ exitCode: 0, calls: [] })
    expect(run.json).toMatchObject({
      ...{ kind: 'multiclass', methods: ['cbpe', 'pape'], threshold: null, calibration: null },
      reference: { name: 'ref.csv', rows: 700 },
      classes: [{ class: 'weather' }, { class: 'carrier' }, { class: 'late_aircraft' }],
      labels: { rows: 400, isComplete: true },
      pape: { refused: null },
    })
    expect(names(run.json.metrics)).toEqual(
      expect.arrayContaining(['accuracy ', 'macro_roc_auc ', 'precision weather', 'roc_auc late_aircraft']),
    )
    for (const { estimated, realised, error } of run.json.metrics)
      expect(error.pape).toBeCloseTo(estimated.pape - realised, 12)
  })

  it('takes the classes from the labels of the reference, sorted, with a column of scores each', async () => {
    const derived = await estimate([...label, '--kind', 'multiclass'])
    expect(derived.json.classes.map((one: Line) => one.class)).toEqual([
      'carrier',
      'late_aircraft',
      'weather',
    ])
    const named = await estimate([...label, ...three])
    const accuracy = ({ json }: typeof named) => json.metrics[0].estimated.cbpe
    expect(accuracy(derived)).toBeCloseTo(accuracy(named), 1)
    expect(derived.json.metrics[0].realised).toBe(named.json.metrics[0].realised)
  })

  it('takes columns of scores by other names, and the answers where they are not the highest score', async () => {
    const renamed = (rows: typeof reference) =>
      rows.map(({ score_weather, score_carrier, score_late_aircraft, ...row }) => ({
        ...row,
        ...{ p_w: score_weather, p_c: score_carrier, p_l: score_late_aircraft, answer: 'carrier' },
      }))
    const flags = [...label, ...three, '--score-columns', 'p_w,p_c,p_l', '--prediction-column', 'answer']
    const { json } = await estimate(flags, { of: renamed(reference), rows: renamed(batch) })
    const carriers = batch.filter(({ cause }) => cause === 'carrier').length
    expect(json.metrics[0].realised).toBeCloseTo(carriers / 400, 12)
    expect(json.notes).toContain('every row of batch.csv is answered with carrier')
  })

  it('reads classes that are numbers, and needs no label of the rows to estimate for', async () => {
    const numbered = (rows: typeof reference) =>
      rows.map(({ cause, score_weather, score_carrier, score_late_aircraft, ...row }) => ({
        ...row,
        ...{ score_1: score_weather, score_2: score_carrier, score_10: score_late_aircraft },
        cause: { weather: '1', carrier: '2.0', late_aircraft: '10' }[cause ?? ''] ?? '',
      }))
    const rows = numbered(batch).map(({ cause: _, ...row }) => row)
    const { json } = await estimate([...label, '--kind', 'multiclass'], { of: numbered(reference), rows })
    expect(json.classes.map((one: Line) => one.class)).toEqual(['1', '2', '10'])
    expect(json.labels).toBeNull()
    expect(json.metrics[0].estimated.cbpe).toBeGreaterThan(0.4)
  })
})

describe('weir performance estimate of several classes with bad input', () => {
  const fails = async (flags: readonly string[], files = {}) => {
    const run = await estimate(flags, files)
    expect(run.exitCode).toBe(2)
    return run.json.error
  }

  it('names the column of scores that a file lacks', async () => {
    const error = await fails([...label, '--classes', 'weather,carrier,strike'])
    expect(error).toMatchObject({ code: 'estimate-column-missing', context: { column: 'score_strike' } })
    expect(error.message).toContain('name one column a class, in their order, with --score-columns')
    const answer = await fails([...label, ...three, '--prediction-column', 'gone'])
    expect(answer.message).toContain('no column gone with the classes that were answered')
  })

  it('refuses a label that is no class, with its row', async () => {
    const rows = batch.map((row, index) => (index === 2 ? { ...row, cause: 'strike' } : row))
    const error = await fails([...label, ...three], { rows })
    expect(error.code).toBe('estimate-label-invalid')
    expect(error.message).toContain(
      'column cause is "strike" in row 3 of batch.csv, and the classes are weather',
    )
  })

  it('refuses labels of one class, or none, as their classes are not known', async () => {
    const only = (cause: string) => ({ of: reference.map((row) => ({ ...row, cause })) })
    const one = await fails([...label, '--kind', 'multiclass'], only('weather'))
    expect(one.message).toContain('the labels of ref.csv name one class only, weather; name all classes')
    expect((await fails([...label, '--kind', 'multiclass'], only(''))).message).toContain('name no class')
  })

  it.each([
    [[...three, '--score-columns', 'a,b'], 'has 2 columns for 3 classes, weather, carrier, late_aircraft'],
    [['--classes', 'weather'], 'at least two classes'],
    [['--classes', 'weather,weather'], 'a name stands there twice'],
    [[...three, '--threshold', '0.4'], '--threshold must be left out: this is of several classes'],
    [[...three, '--values', '1,2,3,4'], 'which takes --classes, --score-columns and --prediction-column'],
    [[...three, '--score-column', 'x'], '--score-column must be left out'],
    [[...three, '--method', 'dle'], 'dle estimates a regression'],
    [[...three, '--kind', 'binary'], '--classes must be left out: this is binary'],
    [[...three, '--kind', 'regression'], '--classes must be left out: this is a regression'],
    [[...three, '--prediction-column', 'score_carrier'], 'names a column of scores, score_carrier, too'],
    [[...three, '--prediction-column', 'cause'], "names the column of the model's answers, cause, too"],
  ])('refuses %j', async (flags, message) => {
    const error = await fails([...label, ...flags])
    expect(error.code).toBe('cli-option-invalid')
    expect(error.message).toContain(message)
  })
})
