import { fileURLToPath } from 'node:url'
import { csvFiles } from '../batch/made-batch.fixture.ts'
import { population, type PopulationRow } from '../estimate/made-population.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'

const reference = population(800, { seed: 11 })
const batch = population(400, { seed: 13, from: 1e9 })

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
const without = (rows: readonly PopulationRow[], ...names: readonly string[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))))
const features = ['--features', 'x,g,carrier']

describe('weir performance estimate', () => {
  it('estimates classes from files by both methods, without any service, and sets the labels beside', async () => {
    const run = await estimate(['--label-column', 'late', '--values', '30,-8,-20,0', ...features])
    expect(run).toMatchObject({ exitCode: 0, calls: [] })
    expect(run.json).toMatchObject({
      kind: 'binary',
      methods: ['cbpe', 'pape'],
      threshold: 0.5,
      reference: { name: 'ref.csv', rows: 800, span: { start: 0, end: 799_000 } },
      labels: { rows: 400, isComplete: true },
      pape: { refused: null },
    })
    const names = run.json.metrics.map(({ metric }: { metric: string }) => metric)
    expect(names).toEqual(expect.arrayContaining(['accuracy', 'roc_auc', 'brier', 'value_per_prediction']))
    for (const { estimated, realised, error } of run.json.metrics)
      expect(error.cbpe).toBeCloseTo(estimated.cbpe - realised, 12)
    expect(run.json.notes.join('\n')).toContain('columns of the reference that are not used: eta, minutes')
  })

  it('prints a table for people, with the files, the effective sample size and the domain classifier', async () => {
    const folder = await csvFiles({ 'ref.csv': reference, 'batch.csv': batch })
    const files = ['--reference', `${folder}/ref.csv`, '--analysis', `${folder}/batch.csv`]
    const run = await fakeRun(['performance', 'estimate', ...files, '--label-column', 'late', ...features])
    expect(run.stdout).toMatch(
      /^batch\.csv \(400 rows, 1970-01-12 .*\) estimated from ref\.csv \(800 rows, .*\); flagged from 0\.5 on\nmetric +reference +estimated \(cbpe\) +estimated \(pape\) +realised +error \(cbpe\) +error \(pape\)\naccuracy +0\.\d+/,
    )
    expect(run.stdout).toMatch(/^domain classifier: .* area of 0\.[45]\d* \(0\.5 when nothing has moved/m)
    expect(run.stderr).toContain('reading rows')
  })

  it('takes predictions for a regression, with labels or without', async () => {
    const flags = ['--prediction-column', 'eta', '--label-column', 'minutes', ...features]
    const run = await estimate(flags)
    expect(run.json).toMatchObject({ kind: 'regression', methods: ['dle'], labels: { share: 1 } })
    expect(run.json.metrics.map(({ metric }: { metric: string }) => metric)).toEqual(['mae', 'rmse'])
    const blind = await estimate(flags, { rows: without(batch, 'minutes') })
    expect(blind.json.labels).toBeNull()
    expect(blind.json.metrics[0].estimated).toEqual(run.json.metrics[0].estimated)
  })

  it('reads Parquet', async () => {
    const fixtures = fileURLToPath(new URL('../../../../libs/artifacts/src/fixtures', import.meta.url))
    const columns = ['--score-column', 'rate', '--label-column', 'late', '--features', 'distance,carrier']
    const files = ['--reference', `${fixtures}/snappy.parquet`, '--analysis', `${fixtures}/zstd.parquet`]
    const run = await fakeRun(['performance', 'estimate', ...files, ...columns])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain('no event times in snappy.parquet, zstd.parquet')
    expect(run.stdout).toMatch(
      /^pape: weighted to look like the analysis, \d+ reference rows are worth \d+$/m,
    )
  })

  it('reads scores alone for cbpe, also of files that share no feature', async () => {
    const rows = without(batch, 'x', 'g', 'carrier')
    const run = await estimate(['--label-column', 'late', '--method', 'cbpe'], { rows })
    expect(run.json).toMatchObject({ methods: ['cbpe'], pape: null, domainClassifier: null })
  })

  it('ends with 1 when pape was asked for and is refused, and with 0 when it was one of two', async () => {
    const far = population(300, { seed: 29, from: 1e9, centre: 4 })
    const flags = ['--label-column', 'late', ...features]
    const asked = await estimate([...flags, '--method', 'pape'], { rows: far })
    expect(asked).toMatchObject({ exitCode: 1, json: { pape: { refused: 'tooLittleOverlap' } } })
    expect((await estimate(flags, { rows: far })).exitCode).toBe(0)
  })

  it('finds two halves of one sample alike', async () => {
    const sample = population(1_200, { seed: 51 })
    const halves = { of: sample.slice(0, 700), rows: sample.slice(700) }
    const { json } = await estimate(['--label-column', 'late', ...features], halves)
    const { auc, nullDeviation } = json.domainClassifier
    expect(Math.abs(auc - 0.5)).toBeLessThan(3 * nullDeviation)
    expect(json.pape.effectiveSampleSize).toBeGreaterThan(600)
    expect(json.notes.join()).not.toContain('the features have moved')
  })

  it('gives another estimate for another seed only within the folds', async () => {
    const flags = ['--label-column', 'late', '--method', 'pape', ...features]
    const [first, again, other] = [
      await estimate(flags),
      await estimate([...flags, '--seed', '1']),
      await estimate([...flags, '--seed', '2']),
    ]
    expect(again.json).toEqual(first.json)
    const of = (run: typeof first) => run.json.metrics[0].estimated.pape
    expect(of(other)).not.toBe(of(first))
    expect(Math.abs(of(other) - of(first))).toBeLessThan(0.02)
  })
})

describe('weir performance estimate with bad input', () => {
  const fails = async (flags: readonly string[], files = {}) => {
    const run = await estimate(flags, files)
    expect(run.exitCode).toBe(2)
    return run.json.error
  }

  it('names a column that a file lacks, and those that it has', async () => {
    const score = await fails(['--label-column', 'late', '--score-column', 'gone'])
    expect(score).toMatchObject({
      code: 'estimate-column-missing',
      context: { column: 'gone', name: 'ref.csv' },
    })
    expect(score.message).toContain('its columns are event_time_ms, x, g, carrier, score')
    const label = await fails(['--label-column', 'gone'])
    expect(label.message).toContain('ref.csv has no column gone with the labels; name it with --label-column')
    const analysis = await fails(['--label-column', 'late'], { rows: without(batch, 'score') })
    expect(analysis).toMatchObject({ code: 'estimate-column-missing', context: { name: 'batch.csv' } })
    const feature = await fails(['--label-column', 'late'], { rows: without(batch, 'g') })
    expect(feature).toMatchObject({
      code: 'batch-refused',
      message: expect.stringContaining('batch.csv lacks g'),
    })
    expect((await fails(['--label-column', 'late', '--features', 'gone'])).code).toBe('batch-column-unknown')
  })

  it('refuses labels that are no classes', async () => {
    const number = await fails(['--label-column', 'minutes'])
    expect(number.code).toBe('estimate-label-invalid')
    const text = await fails(['--label-column', 'late'], {
      of: reference.map((row, index) => (index === 1 ? { ...row, late: 'yes' } : row)),
    })
    expect(text).toMatchObject({
      code: 'estimate-label-invalid',
      message: expect.stringMatching(
        /^label "yes" of column late in row 2 of ref.csv is no number; .*--classes/,
      ),
    })
  })

  it('leaves out a column without any value and counts infinities as nulls, and says both', async () => {
    const infinite = batch.map((row, index) => (index % 4 === 0 ? { ...row, g: Infinity } : row))
    const { exitCode, json } = await estimate(['--label-column', 'late', ...features], {
      of: reference.map((row) => ({ ...row, x: null })),
      rows: infinite,
    })
    expect(exitCode).toBe(0)
    expect(json.notes).toContain('features left out, null in every row of the reference: x')
    expect(json.notes).toContain('infinite values in batch.csv count as null: g (100 rows)')
    expect(json.metrics[0].estimated.cbpe).toBeGreaterThan(0.5)
    const other = await estimate(['--label-column', 'late', ...features], {
      rows: batch.map((row) => ({ ...row, x: null })),
    })
    expect(other.json.notes).toContain('features left out, null in every row of the analysis: x')
  })

  it('works with a score that is always the same and a small reference, and says what is weaker', async () => {
    const flat = (rows: readonly PopulationRow[]) => rows.map((row) => ({ ...row, score: 0.3 }))
    const { exitCode, json } = await estimate(['--label-column', 'late', ...features], {
      of: flat(reference.slice(0, 300)),
      rows: flat(batch),
    })
    expect(exitCode).toBe(0)
    const notes = json.notes.join('\n')
    expect(notes).toContain('the reference has 300 rows that count; with fewer than 1000')
    expect(notes).toContain('the score is 0.3 in every row of ref.csv')
    expect(json.pape.refused).toBe('tooLittleOverlap')
  })

  it('refuses rows of the same time as the reference', async () => {
    expect(await fails(['--label-column', 'late'], { rows: reference.slice(1) })).toMatchObject({
      code: 'windows-overlap',
      message: expect.stringContaining('overlap in event time'),
    })
    expect(await fails(['--label-column', 'late'], { rows: reference })).toMatchObject({
      code: 'windows-overlap',
      message: expect.stringContaining('are the same'),
    })
  })

  it('refuses a reference without labels', async () => {
    const of = reference.map((row) => ({ ...row, late: null }))
    expect(await fails(['--label-column', 'late'], { of })).toMatchObject({ code: 'estimate-rows-missing' })
  })

  it.each([
    [['--label-column', 'score'], "names the column of the model's answers"],
    [['--label-column', 'late', '--values', '1,2,3'], 'four numbers'],
    [['--label-column', 'late', '--values', '1,,3,4'], 'four numbers|number'],
    [['--label-column', 'late', '--kind', 'binary', '--method', 'dle'], 'dle estimates a regression'],
    [['--label-column', 'late', '--kind', 'regression', '--method', 'pape'], 'a regression takes dle'],
    [['--label-column', 'late', '--method', 'dle', '--threshold', '0.4'], 'this is a regression'],
    [['--label-column', 'late', '--kind', 'binary', '--prediction-column', 'eta'], 'this is binary'],
    [['--label-column', 'late', '--seed', '0'], 'a whole number from 1'],
    [['--threshold', '0.4'], '--label-column is missing'],
  ])('refuses %j', async (flags, message) => {
    const error = await fails(flags)
    expect(error.code).toBe('cli-option-invalid')
    expect(error.message).toMatch(new RegExp(message))
  })
})
