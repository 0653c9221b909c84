import { randomUUID } from 'node:crypto'
import { connectClickHouse } from '@weir/clickhouse'
import { parseModelName } from '@weir/vocabulary'
import { addressesFrom } from '../addresses.ts'
import { csvFiles } from '../batch/made-batch.fixture.ts'
import { causePopulation, causes, causeScores, type CauseRow } from '../estimate/made-classes.fixture.ts'
import { population, type PopulationRow } from '../estimate/made-population.fixture.ts'
import { recordAnswers, type ServedAnswer } from '../estimate/served-traffic.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel } from '../made-answers.fixture.ts'

const clickhouse = connectClickHouse({
  url: addressesFrom(process.env).clickhouse,
  database: 'default',
  requestTimeoutMs: 30_000,
})
afterAll(() => clickhouse.close())

const start = Date.parse('2001-03-05T00:00:00Z')
/** Start of a half hour: each is a span of its own. */
const half = (n: number) => start + n * 1_800_000
const at = (n: number) => new Date(half(n)).toISOString()
const span = (n: number) => ['--from', at(n), '--to', at(n + 1)]
const referenceSpan = ['--reference-from', at(0), '--reference-to', at(1)]

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const kpi = { name: 'worth', unit: 'USD per flight', kind: 'label-derived', outcome: 'late', values }
const feature = (name: string, type: string) => ({ name, type, unit: '', nullable: true })

const flights = parseModelName(`cli-estimate-${randomUUID()}`)
const delays = parseModelName(`cli-estimate-${randomUUID()}`)
const arrivals = parseModelName(`cli-estimate-${randomUUID()}`)
const answers = {
  [`GET /api/v1/models/${flights}`]: () => ({
    ...madeModel,
    contract: {
      revision: 1,
      features: [feature('x', 'number'), feature('carrier', 'category'), feature('g', 'number')],
    },
    decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 0.5 },
    kpis: [kpi],
  }),
  [`GET /api/v1/models/${delays}`]: () => ({
    ...madeModel,
    contract: { revision: 1, features: ['x', 'y', 'g'].map((name) => feature(name, 'number')) },
    decision: { kind: 'argmax', classes: causes },
    kpis: [],
  }),
  [`GET /api/v1/models/${arrivals}`]: () => ({
    ...madeModel,
    contract: { revision: 1, features: [feature('x', 'number')] },
    decision: { kind: 'none' },
    kpis: [],
  }),
}

async function run(model: string, flags: readonly string[]) {
  const argv = ['performance', 'estimate', '--model', model, '--version', '2', '--json', ...flags]
  const { exitCode, stdout } = await fakeRun(argv, answers, process.env)
  const json = JSON.parse(stdout)
  const metric = (name: string, ofClass: string | null = null) =>
    json.metrics.find((line: Record<string, unknown>) => line['metric'] === name && line['class'] === ofClass)
  return { exitCode, json, metric }
}

/** Every seventh label is corrected four times: the newest report is the true one. */
function reportsOf(label: number, index: number): readonly number[] {
  return index % 7 === 0 ? [1 - label, label, 1 - label, 1 - label, label] : [label]
}

function answerTo(row: PopulationRow, reports: readonly number[]): ServedAnswer {
  const score = Number(row.score)
  return {
    eventTimeMs: row.event_time_ms,
    ...{ numbers: [Number(row.x), Number(row.g)], texts: [row.carrier ?? ''], outputs: [1 - score, score] },
    ...{ score, predictedClass: score >= 0.5 ? 'late' : 'on time', reports },
  }
}

/** Whose label is in minutes, and comes for every row of the first half hour only. */
function etaAnswer({ event_time_ms: eventTimeMs, x, eta, minutes }: PopulationRow): ServedAnswer {
  return {
    ...{ eventTimeMs, numbers: [Number(x)], texts: [], outputs: [eta], score: eta, predictedClass: '' },
    reports: eventTimeMs < half(1) ? [minutes] : [],
  }
}

function causeAnswer(row: CauseRow): ServedAnswer {
  const scores = causeScores(row)
  const best = scores.indexOf(Math.max(...scores))
  return {
    eventTimeMs: row.event_time_ms,
    ...{ numbers: [row.x, row.y, row.g], texts: [], outputs: scores, score: scores[best] ?? 0 },
    predictedClass: causes[best] ?? '',
    reports: [causes.findIndex((cause) => cause === row.cause)],
  }
}

const reference = population(1_500, { seed: 11, from: half(0) })
const labelled = population(1_000, { seed: 17, from: half(1) })
const blind = population(800, { seed: 19, from: half(2), centre: 1 })
const partly = population(900, { seed: 23, from: half(3) })

beforeAll(async () => {
  const all = (rows: readonly PopulationRow[]) =>
    rows.map((row, index) => answerTo(row, reportsOf(Number(row.late), index)))
  await recordAnswers(clickhouse, flights, [
    ...all(reference),
    ...all(labelled),
    ...blind.map((row) => answerTo(row, [])),
    ...partly.map((row, index) => answerTo(row, index % 3 === 0 ? [Number(row.late)] : [])),
  ])
  await recordAnswers(clickhouse, arrivals, [...reference, ...labelled].map(etaAnswer))
  await recordAnswers(
    clickhouse,
    delays,
    [0, 1].flatMap((n) => causePopulation(1_500, { seed: 31 + n, from: half(n) }).map(causeAnswer)),
  )
})

describe('weir performance estimate of what a version has served', () => {
  it('says of the rows what it says of the same rows in files, a label that was corrected counted once', async () => {
    const folder = await csvFiles({ 'ref.csv': reference, 'batch.csv': labelled })
    const files = ['--reference', `${folder}/ref.csv`, '--analysis', `${folder}/batch.csv`]
    const flags = ['--label-column', 'late', '--features', 'x,carrier,g', '--values', '30,-8,-20,0']
    const fromFiles = JSON.parse(
      (await fakeRun(['performance', 'estimate', '--json', ...files, ...flags])).stdout,
    )
    const { exitCode, json } = await run(flights, [...referenceSpan, ...span(1)])
    expect(exitCode).toBe(0)
    expect(json).toMatchObject({
      ...{ kind: 'binary', threshold: 0.5, methods: ['cbpe', 'pape'] },
      reference: { rows: 1_500 },
      analysis: { rows: 1_000, span: { start: half(1), end: half(1) + 999_000 } },
      labels: { rows: 1_000, isComplete: true },
      pape: { refused: null },
    })
    expect(json.metrics).toHaveLength(14)
    for (const [index, line] of json.metrics.entries()) {
      const other = fromFiles.metrics[index]
      expect(line.metric).toBe(other.metric)
      expect(line.reference).toBeCloseTo(other.reference, 9)
      expect(line.realised).toBeCloseTo(other.realised, 9)
      expect(line.estimated.cbpe).toBeCloseTo(other.estimated.cbpe, 9)
    }
    // Folds fall otherwise, as the rows come in another order.
    expect(json.metrics[0].estimated.pape).toBeCloseTo(fromFiles.metrics[0].estimated.pape, 1)
    const name = (n: number) =>
      `version 2 of ${flights} (live) from ${at(n).slice(0, 19).replace('T', ' ')}Z to ${at(n + 1)
        .slice(0, 19)
        .replace('T', ' ')}Z`
    expect(json.notes).toEqual([
      `all 1500 rows of ${name(0)} are read`,
      `all 1000 rows of ${name(1)} are read`,
      'value_per_prediction is that of KPI worth, in USD per flight',
      expect.stringContaining('no estimate can be right where'),
    ])
  })

  it('needs no label of the rows to estimate for', async () => {
    const { json, metric } = await run(flights, [...referenceSpan, ...span(2)])
    expect(json.labels).toBeNull()
    expect(metric('accuracy')).toMatchObject({ realised: null, error: { cbpe: null, pape: null } })
    const truth = blind.filter((row) => Number(row.score) >= 0.5 === (row.late === 1)).length / blind.length
    expect(Math.abs(metric('accuracy').estimated.cbpe - truth)).toBeGreaterThan(0.08)
    expect(Math.abs(metric('accuracy').estimated.pape - truth)).toBeLessThan(0.06)
    expect(json.notes.join('\n')).toContain('the features have moved')
  })

  it('calls labels that are still coming provisional, and warns of a reference whose labels are', async () => {
    const flags = ['--reference-from', at(3), '--reference-to', at(4), '--method', 'cbpe', ...span(1)]
    const young = await run(flights, flags)
    expect(young.json.reference.rows).toBe(300)
    expect(young.json.notes.join('\n')).toContain('300 of 900 answered rows of version 2 of')
    const { json, metric } = await run(flights, [...referenceSpan, '--method', 'cbpe', ...span(3)])
    expect(json.labels).toEqual({ rows: 300, share: 1 / 3, isComplete: false })
    expect(metric('accuracy').error.cbpe).toBeNull()
    expect(json.notes.join('\n')).toContain('300 of 900 rows of the analysis have a label: realised is prov')
  })

  it('takes labelled rows from a file, with the label and the types of the model', async () => {
    const folder = await csvFiles({ 'ref.csv': reference })
    const { json, metric } = await run(flights, ['--reference', `${folder}/ref.csv`, ...span(1)])
    expect(json.reference).toMatchObject({ name: 'ref.csv', rows: 1_500 })
    expect(json.notes).toContain('columns of the reference that are not used: eta, minutes')
    expect(Math.abs(metric('accuracy').error.cbpe)).toBeLessThan(0.05)
    const overlapping = await csvFiles({ 'ref.csv': labelled })
    const refused = await run(flights, ['--reference', `${overlapping}/ref.csv`, ...span(1)])
    expect(refused).toMatchObject({ exitCode: 2, json: { error: { code: 'windows-overlap' } } })
  })

  it('of several classes has each of them, by labels that are their indices', async () => {
    const { json, metric } = await run(delays, ['--outcome', 'late', ...referenceSpan, ...span(1)])
    expect(json).toMatchObject({ kind: 'multiclass', labels: { rows: 1_500, isComplete: true } })
    expect(json.classes.map((one: Record<string, unknown>) => one['class'])).toEqual(causes)
    for (const method of ['cbpe', 'pape'])
      expect(Math.abs(metric('accuracy').error[method])).toBeLessThan(0.04)
    expect(metric('recall', 'carrier').realised).toBeGreaterThan(0.3)
  })

  it('of a regression estimates its errors in the unit of the label', async () => {
    const { json, metric } = await run(arrivals, ['--outcome', 'late', ...referenceSpan, ...span(1)])
    expect(json).toMatchObject({ kind: 'regression', methods: ['dle'], labels: null })
    const error = labelled.reduce((sum, { eta, minutes }) => sum + Math.abs(eta - minutes) / 1_000, 0)
    expect(Math.abs(metric('mae').estimated.dle / error - 1)).toBeLessThan(0.1)
  })

  it('is refused where no row was answered, or no label has come', async () => {
    const missing = await run(flights, [...referenceSpan, ...span(9)])
    expect(missing).toMatchObject({ exitCode: 2, json: { error: { code: 'served-rows-missing' } } })
    const shadow = await run(flights, [...referenceSpan, '--role', 'shadow', ...span(1)])
    expect(shadow.json.error.code).toBe('served-rows-missing')
    const unlabelled = await run(flights, ['--reference-from', at(2), '--reference-to', at(3), ...span(3)])
    expect(unlabelled.json.error).toMatchObject({ code: 'estimate-rows-missing' })
    expect(unlabelled.json.error.message).toContain('has both an answer and a label')
  })
})
