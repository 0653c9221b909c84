import { connectClickHouse } from './clickhouse.ts'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
} from './recorded-traffic.fixture.ts'
import { predictionRow } from './rows/prediction-row.ts'
import { tables } from './tables.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const place = { partition: 0, offset: 0, traceId: '', isSetAside: false }
const seen = async (model: string, columns: string) =>
  clickhouse.select(
    `SELECT ${columns} FROM v_predictions WHERE model = {model:String} ORDER BY request_id, row, version, intended_role`,
    { model },
  )

describe('inserting', () => {
  it('happens once for each token, whatever rows come with it', async () => {
    const model = newModel()
    const rowOf = (requestId: string) => predictionRow(prediction({ model, requestId }), place)
    await clickhouse.insert(tables.predictions, [rowOf('a')], `${model}-0-9`)
    await clickhouse.insert(tables.predictions, [rowOf('b')], `${model}-0-9`)
    await clickhouse.insert(tables.predictions, [rowOf('c')], `${model}-10-19`)
    expect(await seen(model, 'request_id')).toEqual([{ request_id: 'a' }, { request_id: 'c' }])
  })

  it('refuses a row that the table cannot hold as a defect, not as an outage', async () => {
    const row = predictionRow(prediction({ model: newModel() }), place)
    const refused = { code: 'clickhouse-query-refused', kind: 'invalid-input' }
    for (const broken of [
      { ...row, row: -1 },
      { ...row, model: null },
      { ...row, colour: 'red' },
      { ...row, event_time: 'soon' },
    ])
      await expect(clickhouse.insert(tables.predictions, [broken], newModel())).rejects.toMatchObject(refused)
    expect(await seen(String(row['model']), 'request_id')).toEqual([])
  })

  it('is unavailable when nobody answers', async () => {
    const away = connectClickHouse({
      url: 'http://127.0.0.1:9',
      database: 'default',
      requestTimeoutMs: 1_000,
    })
    const row = predictionRow(prediction({ model: newModel() }), place)
    await expect(away.insert(tables.predictions, [row], 't')).rejects.toMatchObject({
      code: 'clickhouse-unavailable',
      kind: 'unavailable',
    })
    await expect(away.ping()).rejects.toMatchObject({ kind: 'unavailable' })
    await away.close()
  })

  it('keeps NaN, infinities, nulls and texts of every kind as they are', async () => {
    const model = newModel()
    const text = `'; DROP TABLE x -- \\ "quoted" \n ü 🛫`
    const numbers = { numericFeatures: [NaN, Infinity, -Infinity, 1.5], score: NaN }
    await insertPredictions(clickhouse, [
      prediction({ model, ...numbers, requestId: text, categoricalFeatures: [null, text] }),
    ])
    const [row] = await seen(model, 'request_id, numeric_features, categorical_features, score')
    expect(row).toEqual({
      request_id: text,
      numeric_features: ['nan', 'inf', '-inf', 1.5],
      categorical_features: [null, text],
      score: 'nan',
    })
  })

  it('stores a time before 1970 or after 2105 as the nearest that a column can hold', async () => {
    const model = newModel()
    const times = [-5, 9e15].map((eventTime, index) =>
      prediction({ model, requestId: String(index), eventTime }),
    )
    await insertPredictions(clickhouse, times)
    expect(await seen(model, 'event_time')).toEqual([
      { event_time: '1970-01-01 00:00:00.000' },
      { event_time: '2105-12-31 23:59:59.999' },
    ])
  })
})

describe('v_predictions', () => {
  it('has one row for each request, row, version and role, however often and when it was written', async () => {
    const model = newModel()
    const answers = [
      prediction({ model, requestId: 'a', eventTime: at }),
      prediction({ model, requestId: 'a', row: 1 }),
      prediction({ model, requestId: 'a', version: 2, intendedRole: 'shadow' }),
      prediction({ model, requestId: 'a', version: 2, intendedRole: 'challenger' }),
      prediction({ model, requestId: 'b', eventTime: at + 86_400_000 }),
    ]
    await insertPredictions(clickhouse, answers)
    await insertPredictions(clickhouse, answers, 100)
    // Another week of ingestion is another partition of the table, which a merge never joins with this one.
    const late = answers.map((value, index) => ({
      ...predictionRow(value, { ...place, offset: index }),
      ingested_at: at,
    }))
    await clickhouse.insert(tables.predictions, late, newModel())
    expect(await seen(model, 'request_id, row, version, intended_role')).toEqual([
      { request_id: 'a', row: 0, version: 1, intended_role: 'champion' },
      { request_id: 'a', row: 0, version: 2, intended_role: 'challenger' },
      { request_id: 'a', row: 0, version: 2, intended_role: 'shadow' },
      { request_id: 'a', row: 1, version: 1, intended_role: 'champion' },
      { request_id: 'b', row: 0, version: 1, intended_role: 'champion' },
    ])
  })

  it('joins the outcome of the row, whichever comes first, and applies the newest correction', async () => {
    const model = newModel()
    const read = () =>
      seen(model, 'row, outcome_name, outcome_value, toUnixTimestamp64Milli(outcome_time) AS known_at')
    await insertPredictions(clickhouse, [prediction({ model }), prediction({ model, row: 1 })])
    const none = { outcome_name: '', outcome_value: null, known_at: null }
    expect(await read()).toEqual([
      { row: 0, ...none },
      { row: 1, ...none },
    ])
    await insertOutcomes(clickhouse, [outcome({ model, value: 0, eventTime: at + 1_000 })])
    expect(await read()).toEqual([
      { row: 0, outcome_name: 'late', outcome_value: 0, known_at: at + 1_000 },
      { row: 1, ...none },
    ])
    await insertOutcomes(clickhouse, [
      outcome({ model, value: 1, eventTime: at + 2_000, reportedTime: at + 3_000 }),
      outcome({ model, value: 7, eventTime: at + 2_000, reportedTime: at + 2_500 }),
      outcome({ model, row: 1, value: 5, eventTime: at }),
      outcome({ model, requestId: 'other', value: 9 }),
    ])
    expect(await read()).toEqual([
      { row: 0, outcome_name: 'late', outcome_value: 1, known_at: at + 2_000 },
      { row: 1, outcome_name: 'late', outcome_value: 5, known_at: at },
    ])
  })
})
