import { randomUUID } from 'node:crypto'
import { connectClickHouse } from '@weir/clickhouse'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { addressesFrom } from '../addresses.ts'
import { batchProfile } from '../batch/batch-profile.ts'
import { csvFiles } from '../batch/made-batch.fixture.ts'
import { servedBatch } from '../batch/served-batch.ts'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel } from '../made-answers.fixture.ts'

const clickhouse = connectClickHouse({
  url: addressesFrom(process.env).clickhouse,
  database: 'default',
  requestTimeoutMs: 30_000,
})
const model = parseModelName(`cli-served-${randomUUID()}`)
const second = 1_000
const start = Date.parse('2001-03-05T00:00:00Z')
/** Six hours with a row each ten seconds. */
const spanMs = 6 * 3_600 * second
const rows = spanMs / (10 * second)
const at = (span: number) => new Date(start + span * spanMs).toISOString()
const [first, later] = [
  ['--from', at(1), '--to', at(2)],
  ['--from', at(2), '--to', at(3)],
]
const before = ['--reference-from', at(0), '--reference-to', at(1)]

/** A feature is named like the score: served rows have them apart. */
const features = [
  { name: 'score', type: 'number', unit: '', nullable: true },
  { name: 'carrier', type: 'category', unit: '', nullable: true },
  { name: 'level', type: 'number', unit: '', nullable: true },
]
const answers = {
  [`GET /api/v1/models/${model}`]: () => ({ ...madeModel, name: model, contract: { revision: 1, features } }),
}

/** Rows of three spans, alike but for a level that is half a range higher in the last. */
async function serve(role: string, spans: readonly number[], lift: (span: number) => number) {
  for (const span of spans)
    await clickhouse.command(
      `INSERT INTO predictions (prediction_id, request_id, row, model, version, intended_version, intended_role, event_time,
         status, numeric_features, categorical_features, score)
       SELECT concat('${role}', toString(${span}), ' ', toString(number)), concat('${span} ', toString(number)), 0,
         '${model}', 2, 2, '${role}', fromUnixTimestamp64Milli(toInt64(${start + span * spanMs} + number * 10000)), 'ok',
         [toFloat32((number * 37) % 101), toFloat32((number * 61) % 97 / 97 + ${lift(span)})],
         [['AA', 'UA', 'DL'][number % 3 + 1]], (number * 53) % 89 / 89
       FROM numbers(${rows})`,
    )
}

beforeAll(async () => {
  await serve('champion', [0, 1, 2], (span) => (span === 2 ? 0.5 : 0))
  await serve('shadow', [0, 1], (span) => span / 2)
})
afterAll(() => clickhouse.close())

async function judge(flags: readonly string[]) {
  const argv = ['drift', 'run', '--model', model, '--version', '2', '--fail-on-drift']
  return fakeRun([...argv, ...flags], answers, process.env)
}

describe('weir drift run on what a version has served', () => {
  it('compares two spans, each row once, the end of a span left to the next', async () => {
    const same = await judge([...first, ...before, '--exact', '--json'])
    expect(same.exitCode).toBe(0)
    const { exact, arms, notes } = JSON.parse(same.stdout)
    expect([exact.reference.rows, exact.batch.rows]).toEqual([rows, rows])
    expect(
      exact.numbers.map(
        (one: { subjectKind: string; subject: string }) => `${one.subjectKind} ${one.subject}`,
      ),
    ).toEqual(['feature score', 'feature level', 'score score'])
    expect(exact.numbers[1].ks.adjusted).toBeGreaterThan(0.9)
    expect(arms[0].name).toContain(
      `against version 2 of ${model} (live) from 2001-03-05 00:00:00Z to 2001-03-05 06:00:00Z`,
    )
    expect(notes.join('\n')).not.toContain('sample')
    const moved = await judge([...later, ...before, '--exact'])
    expect(moved.exitCode).toBe(1)
    expect(moved.stdout).toMatch(/^level +drift .* fail /m)
    expect(moved.stdout).toMatch(/^score \(feature\) +drift .* pass /m)
    expect(moved.stdout).toMatch(/^level +2160 +2160 .* <1e-12 /m)
    expect(moved.stderr).toBe('reading what was served\ntesting the rows\n')
  })

  it('reads what was answered as a shadow apart from what was answered live', async () => {
    const live = await judge([...first, ...before])
    expect(live.exitCode).toBe(0)
    const shadow = await judge([...first, ...before, '--role', 'shadow'])
    expect(shadow.exitCode).toBe(1)
    expect(shadow.stdout).toContain(`version 2 of ${model} (shadow) from`)
    expect(shadow.stdout).toMatch(/^level +drift .* fail /m)
  })

  it('compares with the frozen reference of the version, without exact tests', async () => {
    const version = parseVersionNumber(2)
    const window = { start, end: start + spanMs }
    const contract = features.map(({ name, type }) => ({
      name,
      type: type === 'number' ? ('number' as const) : ('category' as const),
    }))
    const question = {
      ...{ model, version, role: 'live' as const, window, contract },
      only: null,
      outcome: null,
    }
    const profile = JSON.parse(JSON.stringify(batchProfile(await servedBatch(clickhouse, question))))
    const path = `GET /api/v1/models/${model}/versions/2/profile`
    const argv = ['drift', 'run', '--model', model, '--version', '2', ...later, '--exact', '--fail-on-drift']
    const run = await fakeRun(argv, { ...answers, [path]: () => ({ profile }) }, process.env)
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain(`against version 2 of ${model} (2160 rows`)
    expect(run.stdout).toMatch(/^level +drift .* fail /m)
    expect(run.stdout).toContain('note: no exact tests')
  })

  it('compares with a reference file, in which the score must be apart from the features', async () => {
    const made = Array.from({ length: rows }, (_, number) => ({
      ...{ score: (number * 37) % 101, level: ((number * 61) % 97) / 97 },
      ...{ carrier: ['AA', 'UA', 'DL'][number % 3], answer: ((number * 53) % 89) / 89 },
    }))
    const file = `${await csvFiles({ 'r.csv': made })}/r.csv`
    const refused = await judge([...first, '--reference', file])
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('[score-column-is-feature]'),
    })
    const run = await judge([
      ...first,
      '--reference',
      file,
      '--score',
      'answer',
      '--exact',
      '--features',
      'score,level',
    ])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain(`raw rows read: 2160 of version 2 of ${model} (live) from`)
    expect(run.stdout).toMatch(/^score +2160 +2160 /m)
    expect(run.stdout).toMatch(/^score \(feature\) +2160 +2160 /m)
    expect(run.stdout).not.toMatch(/^carrier /m)
    const other = await judge([...before, '--file', file, '--score', 'answer', '--exact'])
    expect(other.exitCode).toBe(0)
    expect(other.stdout).toMatch(/raw rows read: 2160 of r\.csv, 2160 of version 2 of /)
  })

  it('says so when it reads a sample', async () => {
    const run = await judge([...first, ...before, '--most-rows', '700', '--exact'])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain(
      'a sample of 700 of its 2160 rows was read, the same each time; --most-rows reads more',
    )
    expect(run.stdout).toContain('raw rows read: 700 of')
    expect(await judge([...first, ...before, '--most-rows', '700', '--exact'])).toEqual(run)
  })

  it('refuses spans that overlap, and a span without rows', async () => {
    const overlap = await judge([
      '--from',
      at(1),
      '--to',
      at(2),
      '--reference-from',
      at(0),
      '--reference-to',
      at(1.5),
    ])
    expect(overlap).toMatchObject({
      exitCode: 2,
      calls: [],
      stderr: expect.stringContaining('[windows-overlap]'),
    })
    const empty = await judge(['--from', at(7), '--to', at(8), ...before])
    expect(empty).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('[served-rows-missing]') })
    expect(empty.stderr).toContain(`weir drift report --model ${model}`)
  })
})
