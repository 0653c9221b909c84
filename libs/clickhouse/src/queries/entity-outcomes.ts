import { type OutcomeReported } from '@weir/contracts'
import { type Instant, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { jsonInstant, numberOf, sqlText, textOf } from '../raw-row.ts'

/** An outcome that was reported by entity and time, and where its record lies in the outcomes topic. */
export interface EntityOutcome {
  /** Its request id is empty. */
  readonly outcome: OutcomeReported
  readonly partition: number
  readonly offset: number
}

/** What identifies a report, and a request that it is joined to. */
export type OutcomeJoin = Pick<
  OutcomeReported,
  'outcomeId' | 'requestId' | 'row' | 'entityId' | 'name' | 'eventTime'
>

/** The newest answer to an entity at the time of an outcome. */
export interface NewestAnswer {
  readonly entityId: string
  readonly row: number
  /** Event time of the outcome, UTC ms. */
  readonly known: Instant
  readonly requestId: string
}

/** Reports about some entities of one model. */
export interface EntityQuestion {
  readonly model: string
  /** Distinct entity ids; a few thousand at a time. */
  readonly entities: readonly string[]
  /** Event times of the reports to look at, UTC ms, both ends inclusive. */
  readonly times: Window
}

const inTimes = (from: 'start' | 'oldest') =>
  `event_time >= fromUnixTimestamp64Milli({${from}:Int64}) AND event_time <= fromUnixTimestamp64Milli({end:Int64})`

/** The hours stand in the key of `entity_outcomes`. */
const inHours = `toStartOfHour(event_time) >= toStartOfHour(fromUnixTimestamp64Milli({start:Int64}, 'UTC'))
  AND toStartOfHour(event_time) <= toStartOfHour(fromUnixTimestamp64Milli({end:Int64}, 'UTC'))`

/** Condition on a table with entities. The ids stand in the statement, because parameters travel in the address, which is
 *  too short. */
function asked({ entities }: EntityQuestion, from: 'start' | 'oldest' = 'start'): string {
  return `model = {model:String} AND ${inTimes(from)} AND entity_id IN (${entities.map(sqlText).join(', ')})`
}

const paramsOf = ({ model, times }: Pick<EntityQuestion, 'model' | 'times'>) => ({
  model,
  start: jsonInstant(times.start),
  end: jsonInstant(times.end),
})

/** Whether any report of a model lies in a span of event time; reads next to nothing. */
async function hasReports(
  clickhouse: ClickHouse,
  of: Pick<EntityQuestion, 'model' | 'times'>,
): Promise<boolean> {
  const sql = `SELECT 1 FROM entity_outcomes WHERE model = {model:String} AND ${inHours} AND ${inTimes('start')} LIMIT 1`
  return (await clickhouse.select(sql, paramsOf(of))).length > 0
}

/** The reports that came by entity and time, joined or not, each once. */
async function reports(clickhouse: ClickHouse, of: EntityQuestion): Promise<readonly EntityOutcome[]> {
  const sql = `
SELECT outcome_id, row, entity_id, name, value, toUnixTimestamp64Milli(event_time) AS known,
  toUnixTimestamp64Milli(reported_time) AS reported, kafka_partition, kafka_offset
FROM entity_outcomes WHERE request_id = '' AND ${inHours} AND ${asked(of)}
ORDER BY ingested_at DESC LIMIT 1 BY entity_id, row, event_time, name, outcome_id`
  const rows = await clickhouse.select(sql, paramsOf(of))
  return rows.map((row) => ({
    outcome: {
      outcomeId: textOf(row, 'outcome_id'),
      model: of.model,
      requestId: '',
      row: numberOf(row, 'row'),
      entityId: textOf(row, 'entity_id'),
      name: textOf(row, 'name'),
      value: numberOf(row, 'value'),
      eventTime: numberOf(row, 'known'),
      reportedTime: numberOf(row, 'reported'),
    },
    partition: numberOf(row, 'kafka_partition'),
    offset: numberOf(row, 'kafka_offset'),
  }))
}

/** For each time of a report the newest live answer to its entity that is not younger than it and at most the attribution
 *  window older; of answers of one time the one with the greatest request id. Answers that are set aside, and requests
 *  that nobody answered, are left out. Cost grows with the model's predictions over the times and the window before.
 *  @param attributionMs > 0, milliseconds
 *  @returns reports without such an answer are left out */
async function newestAnswers(
  clickhouse: ClickHouse,
  of: EntityQuestion & { readonly attributionMs: number },
): Promise<readonly NewestAnswer[]> {
  const sql = `
WITH
  reports AS (
    SELECT DISTINCT entity_id, row, toUnixTimestamp64Milli(event_time) AS known
    FROM entity_outcomes WHERE request_id = '' AND ${inHours} AND ${asked(of)}
  ),
  answered AS (
    SELECT entity_id, row, toUnixTimestamp64Milli(event_time) AS at, max(request_id) AS request
    FROM predictions
    WHERE intended_role != 'shadow' AND NOT is_set_aside AND NOT isNaN(score)
      AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({oldest:Int64}, 'UTC'))
      AND toDate(event_time) <= toDate(fromUnixTimestamp64Milli({end:Int64}, 'UTC'))
      AND ${asked(of, 'oldest')}
    GROUP BY entity_id, row, at
  )
SELECT reports.entity_id AS entity_id, reports.row AS row, known, request
FROM reports ASOF INNER JOIN answered
  ON reports.entity_id = answered.entity_id AND reports.row = answered.row AND reports.known >= answered.at
WHERE answered.at >= known - {attribution:Int64}`
  const rows = await clickhouse.select(sql, {
    ...paramsOf(of),
    oldest: jsonInstant(of.times.start - of.attributionMs),
    attribution: of.attributionMs,
  })
  return rows.map((row) => ({
    entityId: textOf(row, 'entity_id'),
    row: numberOf(row, 'row'),
    known: numberOf(row, 'known'),
    requestId: textOf(row, 'request'),
  }))
}

/** Which requests these reports are joined to now: what stands in `outcomes` under a request that `entity_outcomes` names. */
async function joins(clickhouse: ClickHouse, of: EntityQuestion): Promise<readonly OutcomeJoin[]> {
  const told = (column: string) =>
    `SELECT ${column} FROM entity_outcomes WHERE request_id != '' AND ${inHours} AND ${asked(of)}`
  const sql = `
SELECT DISTINCT outcome_id, request_id, row, entity_id, name, toUnixTimestamp64Milli(event_time) AS known
FROM outcomes
WHERE ${asked(of)} AND name IN (${told('name')}) AND request_id IN (${told('request_id')})`
  const rows = await clickhouse.select(sql, paramsOf(of))
  return rows.map((row) => ({
    outcomeId: textOf(row, 'outcome_id'),
    requestId: textOf(row, 'request_id'),
    row: numberOf(row, 'row'),
    entityId: textOf(row, 'entity_id'),
    name: textOf(row, 'name'),
    eventTime: numberOf(row, 'known'),
  }))
}

/** Takes reports from requests that they were joined to: afterwards no query finds them there. */
async function withdraw(
  clickhouse: ClickHouse,
  { model, joins }: { readonly model: string; readonly joins: readonly OutcomeJoin[] },
): Promise<void> {
  if (joins.length === 0) return
  const requests = [...new Set(joins.map(({ requestId }) => sqlText(requestId)))]
  const names = [...new Set(joins.map(({ name }) => sqlText(name)))]
  const rows = joins.map(
    ({ name, requestId, row, eventTime, outcomeId }) =>
      `(${sqlText(name)}, ${sqlText(requestId)}, ${row}, ${jsonInstant(eventTime)}, ${sqlText(outcomeId)})`,
  )
  await clickhouse.command(`
DELETE FROM outcomes
WHERE model = ${sqlText(model)} AND name IN (${names.join(', ')}) AND request_id IN (${requests.join(', ')})
  AND (name, request_id, row, toUnixTimestamp64Milli(event_time), outcome_id) IN (${rows.join(', ')})`)
}

/** What joins outcomes by entity and time to the answers that they belong to. */
export const entityOutcomes = { hasReports, reports, newestAnswers, joins, withdraw } as const
