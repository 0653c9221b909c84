import { type EntityOutcome, type NewestAnswer, type OutcomeJoin } from '@weir/clickhouse'

/** What has to change so that every report stands under the one request that it belongs to. */
export interface JoinPlan {
  /** Reports with the request that they are to be joined to. */
  readonly missing: readonly EntityOutcome[]
  /** Requests that a report no longer belongs to. */
  readonly stale: readonly OutcomeJoin[]
  /** Reports that belong to no answer that is recorded. */
  readonly unanswered: readonly EntityOutcome[]
}

/** Compares what reports are joined to with what they belong to: a report and its corrections, which bear the same entity
 *  and event time, always belong to the same request.
 *  @param found the newest answers, by entity, row and event time of the report
 *  @param joined joins of other reports are left alone */
export function planJoins(
  reports: readonly EntityOutcome[],
  found: readonly NewestAnswer[],
  joined: readonly OutcomeJoin[],
): JoinPlan {
  const answers = new Map(
    found.map(({ entityId, row, known, requestId }) => [placeOf(entityId, row, known), requestId]),
  )
  const standing = new Map<string, OutcomeJoin[]>()
  for (const join of joined) {
    const key = keyOf(join)
    const joins = standing.get(key)
    if (joins === undefined) standing.set(key, [join])
    else joins.push(join)
  }
  const missing: EntityOutcome[] = []
  const stale: OutcomeJoin[] = []
  const unanswered: EntityOutcome[] = []
  for (const report of reports) {
    const { outcome } = report
    const requestId = answers.get(placeOf(outcome.entityId, outcome.row, outcome.eventTime))
    const joins = standing.get(keyOf(outcome)) ?? []
    // A raw row that is no longer kept still counts where it was joined.
    if (requestId === undefined) unanswered.push(...(joins.length === 0 ? [report] : []))
    else {
      stale.push(...joins.filter((join) => join.requestId !== requestId))
      const isJoined = joins.some((join) => join.requestId === requestId)
      if (!isJoined) missing.push({ ...report, outcome: { ...outcome, requestId } })
    }
  }
  return { missing, stale, unanswered }
}

function placeOf(entityId: string, row: number, eventTime: number): string {
  return JSON.stringify([entityId, row, eventTime])
}

function keyOf({ entityId, row, eventTime, name, outcomeId }: Omit<OutcomeJoin, 'requestId'>): string {
  return JSON.stringify([entityId, row, eventTime, name, outcomeId])
}
