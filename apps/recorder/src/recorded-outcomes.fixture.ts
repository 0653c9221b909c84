import { type EntityQuestion, type OutcomeJoin, type RawRow } from '@weir/clickhouse'
import { type OutcomeReported } from '@weir/contracts'
import { type EntityOutcomeStore } from './entity-outcome-store.ts'

type Tables = Map<string, readonly RawRow[]>
type Pause = () => Promise<unknown>

/** Tables in memory, with everything that joining outcomes asks of them. Each call is a step of its own.
 *  @param pause awaited before each call, so that a test can let others go first */
export function recordedOutcomes(pause: Pause = async () => undefined, attributionMs = 1_000) {
  const tables: Tables = new Map()
  const tokens = new Set<string>()
  const rows = (table: string): readonly RawRow[] => tables.get(table) ?? []
  return {
    rows,
    store: storeOf(tables, pause, attributionMs),
    async insert(table: string, added: readonly RawRow[], token: string) {
      await pause()
      if (added.length === 0 || tokens.has(`${table} ${token}`)) return
      tokens.add(`${table} ${token}`)
      tables.set(table, [...rows(table), ...added])
    },
  }
}

function storeOf(tables: Tables, pause: Pause, attributionMs: number): EntityOutcomeStore {
  const inQuestion = (table: string, { model, entities, times }: EntityQuestion) =>
    (tables.get(table) ?? []).filter((row) => {
      const at = Number(row['event_time'])
      const isAsked = row['model'] === model && entities.includes(String(row['entity_id']))
      return isAsked && at >= times.start && at <= times.end
    })
  const reports = (of: EntityQuestion) =>
    inQuestion('entity_outcomes', of).filter((row) => row['request_id'] === '')
  return {
    attributionMs,
    async hasReports({ model, times }) {
      await pause()
      const isIn = (at: number) => at >= times.start && at <= times.end
      const all = tables.get('entity_outcomes') ?? []
      return all.some((row) => row['model'] === model && isIn(Number(row['event_time'])))
    },
    async reports(of) {
      await pause()
      return reports(of).map((row) => ({
        outcome: outcomeOf(row),
        partition: Number(row['kafka_partition']),
        offset: Number(row['kafka_offset']),
      }))
    },
    async newestAnswers(of) {
      await pause()
      const predictions = tables.get('predictions') ?? []
      return reports(of).flatMap((report) => newestOf(predictions, report, attributionMs))
    },
    async joins(of) {
      await pause()
      const told = new Set(inQuestion('entity_outcomes', of).map((row) => row['request_id']))
      return inQuestion('outcomes', of)
        .map(outcomeOf)
        .filter(({ requestId }) => told.has(requestId))
    },
    async withdraw({ joins }) {
      await pause()
      const isGone = (row: RawRow) => joins.some((join) => keyOf(join) === keyOf(outcomeOf(row)))
      const left = (tables.get('outcomes') ?? []).filter((row) => !isGone(row))
      tables.set('outcomes', left)
    },
  }
}

function newestOf(predictions: readonly RawRow[], report: RawRow, attributionMs: number) {
  const known = Number(report['event_time'])
  const [newest] = predictions
    .filter((row) => row['entity_id'] === report['entity_id'] && row['intended_role'] !== 'shadow')
    .map((row) => ({ at: Number(row['event_time']), requestId: String(row['request_id']) }))
    .filter(({ at }) => at <= known && at >= known - attributionMs)
    .sort((a, b) => b.at - a.at || (a.requestId < b.requestId ? 1 : -1))
  if (newest === undefined) return []
  return [{ entityId: String(report['entity_id']), row: 0, known, requestId: newest.requestId }]
}

function keyOf({ outcomeId, requestId }: OutcomeJoin): string {
  return `${outcomeId} ${requestId}`
}

function outcomeOf(row: RawRow): OutcomeReported {
  return {
    outcomeId: String(row['outcome_id']),
    model: String(row['model']),
    requestId: String(row['request_id']),
    row: Number(row['row']),
    entityId: String(row['entity_id']),
    name: String(row['name']),
    value: Number(row['value']),
    eventTime: Number(row['event_time']),
    reportedTime: Number(row['reported_time']),
  }
}
