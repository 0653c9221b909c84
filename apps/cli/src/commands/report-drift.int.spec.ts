import { randomUUID } from 'node:crypto'
import { connectClickHouse, tables } from '@weir/clickhouse'
import { NotFound, parseModelName } from '@weir/vocabulary'
import { addressesFrom } from '../addresses.ts'
import { drift, measured, reportOf } from '../drift/measured-windows.fixture.ts'
import { fakeRun } from '../fake-run.fixture.ts'
import { madeModel, madeVersion } from '../made-answers.fixture.ts'

const model = parseModelName(`cli-report-${randomUUID()}`)

beforeAll(async () => {
  const url = addressesFrom(process.env).clickhouse
  const clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
  const rows = measured(reportOf(model)({ end: 24 }, [drift]))
  await clickhouse.insert(tables.measurements, rows, randomUUID())
  await clickhouse.close()
})

const notFound = (code: string) => () => {
  throw new NotFound(code, 'registry: there is none', { service: 'registry', status: 404 })
}
const answers = {
  [`GET /api/v1/models/${model}`]: () => ({ ...madeModel, name: model }),
  [`GET /api/v1/models/${model}/versions/2`]: () => ({ ...madeVersion, model }),
  [`GET /api/v1/models/${model}/versions/9`]: notFound('version-unknown'),
  'GET /api/v1/models/typo': notFound('model-unknown'),
}
const asked = (...argv: readonly string[]) =>
  fakeRun(['drift', 'report', ...argv, '--fail-on-drift'], answers, process.env)

describe('weir drift report --fail-on-drift', () => {
  it('is green where windows were judged and none fails, without a question to the registry', async () => {
    expect(await asked('--model', model)).toMatchObject({ exitCode: 0, stderr: '', calls: [] })
  })

  it.each([
    ['model', ['--model', 'typo'], 'model-unknown'],
    ['version', ['--model', model, '--version', '9'], 'version-unknown'],
  ])('refuses a %s that the registry does not know as a wrong command line', async (_, argv, code) => {
    const run = await asked(...argv)
    expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(`[${code}]`) })
  })

  it.each([
    ['a version without windows', ['--version', '2'], `no window of version 2 of ${model}`],
    ['a length that nothing is judged in', ['--window', '3h'], `no window of 3 h of ${model}`],
  ])('is red for %s, and says that nothing was judged', async (_, argv, told) => {
    const run = await asked('--model', model, ...argv)
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining(`nothing was judged: ${told}`),
    })
  })

  it('is needed for red: without it the report alone says so', async () => {
    const run = await fakeRun(['drift', 'report', '--model', model, '--window', '3h'], answers, process.env)
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing was judged') })
  })
})
