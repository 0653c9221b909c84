import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf } from '../raw-row.ts'
import { answeredInWindow, earliestLabelMs } from './label-window.ts'
import { packServedRows, type ServedRows } from './pack-served-rows.ts'

/** Which answers are read. */
export interface ServedRowsQuestion {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  /** Event time, UTC ms, `[start, end)`. */
  readonly window: Window
  /** Name of the outcome that is the label; null: no labels are read. */
  readonly outcome: string | null
  /** Rows at most: of more, a sample is read. */
  readonly most: number
}

/** Rows that are asked for at once: with 100 numbers each 40 MB of text. */
const pageRows = 50_000
/** Hashes are whole numbers below it. */
const hashes = 2 ** 32

/** The same for a row whenever and wherever it is written. Whole numbers that a double holds: of two rows with one hash
 *  both are taken, or neither. */
const hash = 'bitShiftRight(sipHash64(request_id, row), 32)'

const isAsked = `version = {version:UInt32} AND (intended_role = 'shadow') = ({role:String} = 'shadow')
  AND ${answeredInWindow}`

/** Raw rows that a version has answered, the rows that the per-minute state counts: once each, without those set aside and
 *  those at which the version failed or answered no number. Reads rows: for checks on demand.
 *  Of more than `most` rows a sample is read, chosen by a hash of request id and row: it depends neither on order nor on
 *  time, and is the same each time.
 *  A label is the newest report, however late; one dated more than a day before its request belongs to another.
 *  @returns in the order of that hash. Cost grows with the rows of the window, and with the labels from a day before it on
 *  if there is an outcome, for every 50,000 rows that are read */
export async function servedRows(clickhouse: ClickHouse, of: ServedRowsQuestion): Promise<ServedRows> {
  const { model, version, role, window, outcome, most } = of
  const params = { model, version, role, start: window.start, end: window.end }
  const total = await oneNumber(
    clickhouse,
    `SELECT count() AS found FROM predictions FINAL WHERE ${isAsked}`,
    params,
  )
  const cut =
    total <= most
      ? hashes
      : await oneNumber(
          clickhouse,
          `SELECT ${hash} AS found FROM predictions FINAL WHERE ${isAsked} ORDER BY found LIMIT 1 OFFSET {most:UInt64}`,
          { ...params, most },
        )
  const pages = Math.max(1, Math.ceil(Math.min(total, most) / pageRows))
  const edge = (page: number) => Math.floor((cut * page) / pages)
  const packed = packServedRows()
  for (let page = 0; page < pages; page += 1)
    packed.add(
      await clickhouse.select(outcome === null ? pageSql : labelledSql, {
        ...params,
        from: edge(page),
        to: edge(page + 1),
        ...(outcome === null ? {} : { outcome, earliest: earliestLabelMs }),
      }),
    )
  return packed.build(total)
}

async function oneNumber(
  clickhouse: ClickHouse,
  sql: string,
  params: Readonly<Record<string, unknown>>,
): Promise<number> {
  const [row] = await clickhouse.select(sql, params)
  return numberOf(row ?? {}, 'found')
}

/** Numbers travel as the bytes of float32: exact, and a fraction of the memory of a list in JSON. Base64 would be shorter,
 *  but the engine drops zero bytes at the ends of the parts that it joins. */
const bytesOf = (column: string) => `arrayStringConcat(arrayMap(number -> hex(number), ${column}))`

const answered = `SELECT request_id, row, ${hash} AS hash, toUnixTimestamp64Milli(event_time) AS at, numeric_features,
    categorical_features, predictions.score AS given, outputs, predicted_class
  FROM predictions FINAL WHERE ${isAsked} AND hash >= {from:UInt64} AND hash < {to:UInt64}`

const selected = `at, ${bytesOf('numeric_features')} AS numbers, categorical_features AS texts, given, ${bytesOf('outputs')} AS
  output_numbers, predicted_class`

const pageSql = `SELECT ${selected}, 0 AS is_labelled, 0 AS label FROM (${answered}) ORDER BY hash, request_id, row`

/** The newest report is found by one number, as for performance by hour. */
const labelledSql = `
WITH
  answered AS (${answered}),
  reports AS (
    SELECT request_id, row, toUnixTimestamp64Milli(event_time) AS known, toUnixTimestamp64Milli(reported_time) AS reported,
      value
    FROM outcomes
    WHERE model = {model:String} AND name = {outcome:String}
      AND event_time >= fromUnixTimestamp64Milli(greatest({start:Int64} - {earliest:Int64}, 0))
  ),
  labelled AS (
    SELECT request_id, row, 1 AS is_labelled, argMax(value, toUInt128(known) * 10000000000000 + reported) AS label
    FROM reports INNER JOIN answered USING (request_id, row)
    WHERE known >= at - {earliest:Int64}
    GROUP BY request_id, row
  )
SELECT ${selected}, is_labelled, label FROM answered LEFT JOIN labelled USING (request_id, row)
ORDER BY hash, request_id, row`
