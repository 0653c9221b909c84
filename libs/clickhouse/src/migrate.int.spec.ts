import { randomUUID } from 'node:crypto'
import { connectForTest } from './recorded-traffic.fixture.ts'
import { migrate } from './migrate.ts'

const database = `weir_test_${randomUUID().replaceAll('-', '')}`
const clickhouse = connectForTest(database)
const wholeServer = connectForTest()

afterAll(async () => {
  await wholeServer.command(`DROP DATABASE IF EXISTS ${database}`)
  await Promise.all([clickhouse.close(), wholeServer.close()])
})

describe('migrations', () => {
  it('make an empty database complete, and change nothing the second time', async () => {
    const first = await migrate(clickhouse, database)
    expect(first).toEqual([...first].sort())
    expect(first.length).toBeGreaterThan(3)
    expect(await migrate(clickhouse, database)).toEqual([])
    const views = await clickhouse.select(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'`,
    )
    expect(views.map((row) => row['name']).sort()).toEqual([
      'v_alerts',
      'v_decisions',
      'v_kpi_by_variant',
      'v_predictions',
      'v_routing_history',
      'v_windows',
    ])
  })

  it('give every column of every table and view a comment, and every table and view its own', async () => {
    const columns = await clickhouse.select(
      `SELECT table, name FROM system.columns WHERE database = currentDatabase() AND comment = ''`,
    )
    expect(columns).toEqual([])
    const bare = await clickhouse.select(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND comment = '' AND name != 'schema_migrations'`,
    )
    expect(bare).toEqual([])
  })

  it('refuse a file that was applied with another text', async () => {
    await clickhouse.command(
      `INSERT INTO schema_migrations (name, checksum) VALUES ('002_state.sql', 'of another text')`,
    )
    await expect(migrate(clickhouse, database)).rejects.toMatchObject({
      code: 'migration-changed',
      context: { name: '002_state.sql' },
    })
  })
})
