import { tables } from '@weir/clickhouse'
import { type OutcomeReported } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { joinReports, type JoinOutcomesDeps } from './join-outcomes.ts'
import { planOutcomes } from './plan-outcomes.ts'
import { decodeState, encodeState } from './reader-state.ts'
import { writeChunk } from './write-chunk.ts'

/** Records one chunk of outcomes.
 *  @param state what it returned for the chunk before; empty at first
 *  @throws Unavailable while ClickHouse does not answer: the same chunk comes again */
export async function recordOutcomes(
  deps: JoinOutcomesDeps,
  chunk: Chunk<OutcomeReported>,
  state: string,
): Promise<string> {
  const plan = planOutcomes(chunk.records, decodeState(state))
  await deps.insert(tables.entityOutcomes, plan.byEntity, chunk.token)
  deps.metrics.rows.inc({ table: tables.entityOutcomes }, plan.byEntity.length)
  await writeChunk(deps, tables.outcomes, { chunk, plan, join: () => joinReports(deps, chunk) })
  return encodeState(plan.state)
}
