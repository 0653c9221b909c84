import { connectClickHouse } from '@weir/clickhouse'
import { topics, valueSubject } from '@weir/contracts'
import { request } from 'undici'
import { addressesFrom } from '../addresses.ts'
import { serviceCaller } from '../call-service.ts'
import { runCli } from '../run-cli.ts'

async function run(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env) {
  let stdout = ''
  let stderr = ''
  const startedAt = Date.now()
  const exitCode = await runCli(argv, {
    env,
    callerOf: serviceCaller,
    now: () => Date.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    print: async (text) => {
      stdout += text
    },
    stderr: { write: (text) => (stderr += text) },
  })
  return { exitCode, stdout, stderr, ms: Date.now() - startedAt }
}

interface DeployedStep {
  readonly step: string
  readonly inPlace: number
  readonly created: readonly string[] | null
}

async function deploySteps(): Promise<readonly DeployedStep[]> {
  const { exitCode, stdout } = await run(['deploy', '--json'])
  expect(exitCode).toBe(0)
  const { steps }: { steps: readonly DeployedStep[] } = JSON.parse(stdout)
  return steps
}

describe('weir deploy', () => {
  it('puts topics, schemas and views in place, and changes nothing the second time', async () => {
    await deploySteps()
    const again = await deploySteps()
    expect(again.map(({ step, inPlace }) => [step, inPlace > 0])).toEqual([
      ['topics', true],
      ['schemas', true],
      ['migrations', true],
    ])
    expect(again.flatMap(({ created }) => created ?? [])).toEqual([])

    const { schemaRegistry, clickhouse: url } = addressesFrom(process.env)
    const { body } = await request(`${schemaRegistry}/subjects`)
    const subjects = await body.json()
    expect(subjects).toEqual(
      expect.arrayContaining(Object.values(topics).map(({ name }) => valueSubject(name))),
    )
    const clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 10_000 })
    try {
      const [row] = await clickhouse.select(
        "SELECT count() AS views FROM system.tables WHERE name LIKE 'v\\_%'",
      )
      expect(Number(row?.['views'])).toBeGreaterThanOrEqual(6)
    } finally {
      await clickhouse.close()
    }
  })

  it('refuses to change the partitions of topics that exist, and says what differs', async () => {
    const { exitCode, stderr } = await run(['deploy', '--entity-partitions', '7'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('ml.predictions.served.v1 has 6 partitions, not 7')
    expect(stderr).toContain('[kafka-topics-differ]')
  })

  it('gives up with 69 when a system never answers', async () => {
    const env = { ...process.env, WEIR_CLICKHOUSE_URL: 'http://127.0.0.1:9' }
    const { exitCode, stderr, ms } = await run(['deploy', '--timeout', '2'], env)
    expect(exitCode).toBe(69)
    expect(stderr).toContain('[clickhouse-unavailable]')
    // Without the option it is a minute.
    expect(ms).toBeLessThan(50_000)
  })
})
