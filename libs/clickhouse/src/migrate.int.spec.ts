import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { hourMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type ClickHouse } from './clickhouse.ts'
import { migrate } from './migrate.ts'
import { hourRows } from './queries/hour-rows.ts'
import { subjectHours } from './queries/subject-hours.ts'
import { connectForTest } from './recorded-traffic.fixture.ts'

const home = fileURLToPath(new URL('../migrations/', import.meta.url))

const database = `weir_test_${randomUUID().replaceAll('-', '')}`
const clickhouse = connectForTest(database)
const wholeServer = connectForTest()

afterAll(async () => {
  await wholeServer.command(`DROP DATABASE IF EXISTS ${database}`)
  await Promise.all([clickhouse.close(), wholeServer.close()])
})

/** Runs the statements of one file. */
async function run(there: ClickHouse, name: string): Promise<void> {
  for (const statement of (await readFile(`${home}${name}`, 'utf8')).split(/;\s*(?:\n|$)/))
    if (statement.trim() !== '') await there.command(statement)
}

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
      'v_label_delay',
      'v_performance',
      'v_predictions',
      'v_routing_history',
      'v_suppressed_alerts',
      'v_unjoined_outcomes',
      'v_windows',
    ])
  })

  it('keep the state and the measurements of an older database, and read them with the new columns', async () => {
    const older = `${database}_older`
    const there = connectForTest(older)
    await there.createDatabase()
    for (const name of ['001_predictions', '002_state', '003_decisions', '004_views'])
      await run(there, `${name}.sql`)
    const minute = `'flights', 1, 'live', '', 'score', 'score', '2001-02-03 04:05:00', ([2], [7]), 7, 0, 3.5, 2, 0, 1`
    const columns =
      'model, version, role, segment, kind, subject, minute, bins, n, nulls, sum, sum_of_squares, min, max'
    await there.command(`INSERT INTO feature_minutes (${columns}) VALUES (${minute})`)
    await there.command(
      `INSERT INTO measurements (kind, model, statistic, value) VALUES ('drift', 'flights', 'psi', 0.5)`,
    )
    await migrate(there, older)
    await there.command('OPTIMIZE TABLE feature_minutes FINAL')
    await there.command('OPTIMIZE TABLE measurements FINAL')
    const hour = Date.UTC(2001, 1, 3, 4)
    const of = { model: parseModelName('flights'), from: hour, to: hour + hourMs }
    expect(await hourRows(there, of)).toEqual([{ version: 1, role: 'live', segment: '', hour, n: 7 }])
    const slice = { ...of, version: parseVersionNumber(1), role: 'live', segment: '' } as const
    expect(await subjectHours(there, slice)).toMatchObject([
      { hour, states: [{ n: 7, sum: 3.5, farLow: 0, farHigh: 0 }] },
    ])
    expect(
      await there.select(
        'SELECT statistic, value, check, baseline, excess, p_value, reason, subject_kind, detail FROM v_windows',
      ),
    ).toEqual([
      {
        ...{ statistic: 'psi', value: 0.5, check: '', baseline: '', excess: null, p_value: null, reason: '' },
        ...{ subject_kind: '', detail: '' },
      },
    ])
    await there.command(`DROP DATABASE ${older}`)
    await there.close()
  })

  it('can be applied again where they broke off', async () => {
    const broken = `${database}_broken`
    const there = connectForTest(broken)
    await there.createDatabase()
    await there.command(`CREATE TABLE schema_migrations AS ${database}.schema_migrations`)
    const ledger = await clickhouse.select('SELECT name, checksum FROM schema_migrations FINAL ORDER BY name')
    for (const { name } of ledger) {
      // All statements were run, and the file was not written down.
      await run(there, String(name))
      await there.command('TRUNCATE TABLE schema_migrations')
      for (const other of ledger)
        if (other['name'] !== name)
          await there.command(
            `INSERT INTO schema_migrations (name, checksum) VALUES ('${other['name']}', '${other['checksum']}')`,
          )
      expect(await migrate(there, broken)).toEqual([name])
    }
    const keyOf = async (of: typeof there) =>
      of.select(
        `SELECT sorting_key FROM system.tables WHERE database = currentDatabase() AND name = 'measurements'`,
      )
    expect(await keyOf(there)).toEqual(await keyOf(clickhouse))
    await there.command(`DROP DATABASE ${broken}`)
    await there.close()
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
