import { connectForTest } from './recorded-traffic.fixture.ts'
import { textOf } from './raw-row.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

test('every text column of every view can be compared with an empty text', async () => {
  const columns = await clickhouse.select(
    `SELECT table, name FROM system.columns WHERE database = currentDatabase() AND startsWith(table, 'v_')
       AND type IN ('String', 'LowCardinality(String)')`,
  )
  expect(columns.length).toBeGreaterThan(30)
  for (const column of columns) {
    const name = textOf(column, 'name')
    const sql = `SELECT count() AS n FROM ${textOf(column, 'table')} WHERE ${name} = '' AND length(${name}) = 0`
    expect(await clickhouse.select(sql)).toHaveLength(1)
  }
})
