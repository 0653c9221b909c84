import { randomUUID } from 'node:crypto'
import { connectClickHouse, tables } from '@weir/clickhouse'
import { parseModelName } from '@weir/vocabulary'
import { addressesFrom } from '../addresses.ts'
import { checkRows } from './check-rows.ts'
import { hourMs } from './made-windows.fixture.ts'
import { drift, measured, reportOf } from './measured-windows.fixture.ts'

const url = addressesFrom(process.env).clickhouse
const clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
afterAll(() => clickhouse.close())

describe('the windows of a subject', () => {
  it('go on from before subjects had kinds, each once, and are apart from those of its namesake', async () => {
    const own = parseModelName(`cli-drift-${randomUUID()}`)
    const report = reportOf(own)
    const older = { ...drift, subject: 'score', subjectKind: '', value: 0.1 }
    const newer = [
      { ...older, subjectKind: 'score', value: 0.2 },
      { ...older, subjectKind: 'feature', value: 0.3 },
    ]
    const reports = [
      report({ end: 22 }, [older]),
      report({ end: 23 }, [older]),
      report({ end: 23 }, newer),
      report({ end: 24 }, newer),
    ]
    for (const one of reports) await clickhouse.insert(tables.measurements, measured(one), randomUUID())
    const read = async (last: number) =>
      (await checkRows(clickhouse.select, { model: own, version: null, lengthMs: null, last })).map(
        ({ subjectKind, window, value }) => [subjectKind, window.end / hourMs, value],
      )
    const [score, feature] = ['score', 'feature']
    const ofScore = [
      [score, 24, 0.2],
      [score, 23, 0.2],
      [score, 22, 0.1],
    ]
    const ofFeature = [
      [feature, 24, 0.3],
      [feature, 23, 0.3],
    ]
    expect(new Set(await read(24))).toEqual(new Set([...ofScore, ...ofFeature]))
    expect(await read(2)).toHaveLength(4)
  })
})
