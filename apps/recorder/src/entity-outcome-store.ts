import {
  entityOutcomes,
  type ClickHouse,
  type EntityOutcome,
  type EntityQuestion,
  type NewestAnswer,
  type OutcomeJoin,
} from '@weir/clickhouse'

/** Outcomes that were reported by entity and time, and what they are joined to. */
export interface EntityOutcomeStore {
  /** An outcome belongs to an answer at most so much older, milliseconds. */
  readonly attributionMs: number
  /** Whether any report of a model lies in a span of event time; must cost next to nothing. */
  hasReports(of: Pick<EntityQuestion, 'model' | 'times'>): Promise<boolean>
  /** The reports of some entities, joined or not, each once. */
  reports(of: EntityQuestion): Promise<readonly EntityOutcome[]>
  /** For each time of a report the answer that it belongs to by now; none is left out. */
  newestAnswers(of: EntityQuestion): Promise<readonly NewestAnswer[]>
  /** The requests that reports are joined to now. */
  joins(of: EntityQuestion): Promise<readonly OutcomeJoin[]>
  /** Takes reports from requests. */
  withdraw(of: { readonly model: string; readonly joins: readonly OutcomeJoin[] }): Promise<void>
}

/** @param attributionMs > 0, milliseconds */
export function entityOutcomeStore(clickhouse: ClickHouse, attributionMs: number): EntityOutcomeStore {
  return {
    attributionMs,
    hasReports: (of) => entityOutcomes.hasReports(clickhouse, of),
    reports: (of) => entityOutcomes.reports(clickhouse, of),
    newestAnswers: (of) => entityOutcomes.newestAnswers(clickhouse, { ...of, attributionMs }),
    joins: (of) => entityOutcomes.joins(clickhouse, of),
    withdraw: (of) => entityOutcomes.withdraw(clickhouse, of),
  }
}
