import { randomUUID } from 'node:crypto'
import { isStorable, outcomeRow, tables, type EntityOutcome, type EntityQuestion } from '@weir/clickhouse'
import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { Unavailable, type Instant } from '@weir/vocabulary'
import { type EntityOutcomeStore } from './entity-outcome-store.ts'
import { planJoins, type JoinPlan } from './plan-joins.ts'
import { type WriteChunkDeps } from './write-chunk.ts'

export interface JoinOutcomesDeps extends WriteChunkDeps {
  readonly entityOutcomes: EntityOutcomeStore
}

/** Entity ids of one look-up: a list that the engine reads in milliseconds. */
const idsAtOnce = 5_000
/** Reports of one change: a statement that is short enough with ids of 500 characters each. */
const changesAtOnce = 1_000
/** Others may join the same reports meanwhile, but only while answers to their entities are recorded. */
const maxTurns = 10

/** Joins the outcomes by entity of a recorded chunk to the answers that are recorded.
 *  @throws Unavailable while ClickHouse does not answer: the chunk comes again */
export async function joinReports(deps: JoinOutcomesDeps, chunk: Chunk<OutcomeReported>): Promise<void> {
  const reports = chunk.records.flatMap(({ value }) =>
    value.requestId === '' && value.entityId !== '' && isStorable(value.eventTime) ? [value] : [],
  )
  let unjoined = chunk.records.filter(({ value }) => value.requestId === '').length - reports.length
  const isOwn = ({ partition, offset }: EntityOutcome) =>
    partition === chunk.partition && offset >= chunk.min && offset <= chunk.max
  for (const question of questionsOf(reports, 0)) {
    const unanswered = await joinEntities(deps, question)
    unjoined += unanswered.filter(isOwn).length
  }
  deps.metrics.outcomesUnjoined.inc(unjoined)
}

/** Joins the outcomes by entity that came before their answers, or belong to these answers more than to older ones.
 *  @throws Unavailable while ClickHouse does not answer: the chunk comes again */
export async function joinAnswers(deps: JoinOutcomesDeps, chunk: Chunk<PredictionServed>): Promise<void> {
  const live = chunk.records.flatMap(({ value }) =>
    value.intendedRole !== 'shadow' && isStorable(value.eventTime) ? [value] : [],
  )
  const { attributionMs, hasReports } = deps.entityOutcomes
  for (const question of questionsOf(live, attributionMs))
    if (await hasReports(question)) await joinEntities(deps, question)
}

/** What to ask for, so that everything about these entities is found which is at most `laterMs` after them. */
function questionsOf(
  values: readonly Pick<OutcomeReported, 'model' | 'entityId' | 'eventTime'>[],
  laterMs: number,
): readonly EntityQuestion[] {
  const models = new Map<string, { entities: Set<string>; start: Instant; end: Instant }>()
  for (const { model, entityId, eventTime } of values) {
    const of = models.get(model) ?? { entities: new Set(), start: eventTime, end: eventTime }
    of.entities.add(entityId)
    of.start = Math.min(of.start, eventTime)
    of.end = Math.max(of.end, eventTime)
    models.set(model, of)
  }
  return [...models].flatMap(([model, { entities, start, end }]) => {
    return slicesOf([...entities], idsAtOnce).map((slice) => ({
      model,
      entities: slice,
      times: { start, end: end + laterMs },
    }))
  })
}

/** Brings the reports of some entities to the requests that they belong to. Whoever records a report or an answer writes
 *  it first, then comes here, and looks again at what it has changed: of two that do so at once, at least one sees what
 *  the other wrote, so in the end every report stands under one request, the right one.
 *  @returns the reports that no answer is recorded for */
async function joinEntities(deps: JoinOutcomesDeps, of: EntityQuestion): Promise<readonly EntityOutcome[]> {
  const { entityOutcomes: store } = deps
  const reports = await store.reports(of)
  if (reports.length === 0) return []
  const times = reports.map(({ outcome }) => outcome.eventTime)
  const question = { ...of, times: { start: least(times), end: -least(times.map((time) => -time)) } }
  let joined = await store.joins(question)
  for (let turn = 0; turn < maxTurns; turn += 1) {
    const answers = await store.newestAnswers(question)
    const plan = planJoins(reports, answers, joined)
    if (isDone(plan)) return plan.unanswered
    await applyJoins(deps, of.model, plan)
    joined = await store.joins(question)
    const left = planJoins(reports, answers, joined)
    if (isDone(left)) return left.unanswered
  }
  throw new Unavailable('outcomes-not-joined', `outcomes of ${of.model} do not stay where they were joined`)
}

/** A report is never under two requests for long: it leaves the old one first. That it will be under the new one is
 *  written before it is, because joins are found by that. */
async function applyJoins(
  { insert, metrics, entityOutcomes: store }: JoinOutcomesDeps,
  model: string,
  { missing, stale }: JoinPlan,
): Promise<void> {
  for (const joins of slicesOf(stale, changesAtOnce)) await store.withdraw({ model, joins })
  for (const reports of slicesOf(missing, changesAtOnce)) {
    const rows = reports.map(({ outcome, ...at }) => outcomeRow(outcome, at))
    // What is written here depends on what others have written: a repeat of the chunk may have to write other rows.
    await insert(tables.entityOutcomes, rows, randomUUID())
    await insert(tables.outcomes, rows, randomUUID())
    metrics.rows.inc({ table: tables.outcomes }, rows.length)
  }
  metrics.outcomesJoined.inc({ change: 'withdrawn' }, stale.length)
  metrics.outcomesJoined.inc({ change: 'joined' }, missing.length)
}

function isDone({ missing, stale }: JoinPlan): boolean {
  return missing.length + stale.length === 0
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((lowest, number) => Math.min(lowest, number), Infinity)
}

function slicesOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, slice) => items.slice(slice * size, (slice + 1) * size))
}
