import { type RawRow, type RecordedAnswer } from '@weir/clickhouse'
import { type PredictionServed } from '@weir/contracts'
import { type Chunk, type ConsumedRecord } from '@weir/kafka'
import { createMetrics } from './metrics.ts'
import { recordedOutcomes } from './recorded-outcomes.fixture.ts'
import { recordPredictions, type RecordedQuestion } from './record-predictions.ts'
import { sampleLayout } from './sample-layout.fixture.ts'

const topic = 'ml.predictions.served.v1'
const metrics = createMetrics()
/** Wall time of the first record; the others follow a second apart. */
export const startedAt = 1_700_000_000_000

/** Version 3 came without a profile. */
const layouts = { find: async (_model: string, version: number) => (version === 3 ? null : sampleLayout) }

/** One record of the topic; null: nobody can read it. */
export type Entry = PredictionServed | null

class Crash extends Error {}

/** What the broker and ClickHouse hold: it outlives each crash. */
export class World {
  readonly log: readonly Entry[]
  committed: { offset: number; state: string; plannedMax: number | null } = {
    offset: 0,
    state: '',
    plannedMax: null,
  }
  readonly tables = new Map<string, Map<string, readonly RawRow[]>>()
  /** Every chunk that was handed over, for a consumer that wakes up late. */
  readonly handed: { chunk: Chunk<PredictionServed>; state: string }[] = []

  constructor(log: readonly Entry[]) {
    this.log = log
  }

  rows(table: string): readonly RawRow[] {
    return [...(this.tables.get(table)?.values() ?? [])].flat()
  }

  insert(table: string, rows: readonly RawRow[], token: string): void {
    const inserted = this.tables.get(table) ?? new Map<string, readonly RawRow[]>()
    this.tables.set(table, inserted)
    // The engine keeps the first insert of a token and drops every other, whatever its rows.
    if (rows.length > 0 && !inserted.has(token)) inserted.set(token, rows)
  }

  recordedAnswers({ model, requests, before }: RecordedQuestion): readonly RecordedAnswer[] {
    return this.rows('predictions')
      .filter(
        (row) =>
          row['model'] === model &&
          requests.includes(String(row['request_id'])) &&
          Number(row['kafka_offset']) < before,
      )
      .map((row) => ({
        requestId: String(row['request_id']),
        row: Number(row['row']),
        shadow: row['intended_role'] === 'shadow' ? Number(row['version']) : null,
      }))
  }

  chunkOf(min: number, max: number): Chunk<PredictionServed> {
    const records: ConsumedRecord<PredictionServed>[] = []
    for (let offset = min; offset <= max; offset++) {
      const value = this.log[offset]
      if (value === null || value === undefined) continue
      const timestamp = startedAt + offset * 1_000
      records.push({
        value,
        key: value.entityId,
        topic,
        partition: 0,
        offset,
        timestamp,
        traceparent: undefined,
      })
    }
    const deadLetters = max - min + 1 - records.length
    return { token: `${topic}-0-${min}-${max}`, topic, partition: 0, min, max, records, deadLetters }
  }
}

/** Steps of a consumer's life, in order: where it dies, and how many records it takes at once. */
export interface Life {
  readonly diesAt: number
  readonly chunkSizes: readonly number[]
  /** A consumer that was thought dead writes an earlier chunk once more. */
  readonly zombie: number | null
}

/** Consumes by the contract of `consumeChunks` until it has caught up or dies. A step is a commit or an insert, and it
 *  dies before or after one: `diesAt` counts both moments. */
async function live(world: World, life: Life): Promise<void> {
  let moment = 0
  const step = (action: () => void) => {
    if (moment++ === life.diesAt) throw new Crash()
    action()
    if (moment++ === life.diesAt) throw new Crash()
  }
  const deps = {
    metrics,
    layouts,
    entityOutcomes: recordedOutcomes().store,
    insert: async (table: string, rows: readonly RawRow[], token: string) =>
      step(() => world.insert(table, rows, token)),
    recordedAnswers: async (question: RecordedQuestion) => world.recordedAnswers(question),
  }
  const again =
    life.zombie === null ? undefined : world.handed[life.zombie % Math.max(1, world.handed.length)]
  if (again !== undefined) await recordPredictions(deps, again.chunk, again.state)
  for (let turn = 0; world.committed.offset < world.log.length; turn++) {
    const { offset, state, plannedMax } = world.committed
    const size = life.chunkSizes[turn % life.chunkSizes.length] ?? 1
    const max = plannedMax ?? Math.min(offset + size, world.log.length) - 1
    if (plannedMax === null) step(() => (world.committed = { offset, state, plannedMax: max }))
    const chunk = world.chunkOf(offset, max)
    world.handed.push({ chunk, state })
    const after = await recordPredictions(deps, chunk, state)
    step(() => (world.committed = { offset: max + 1, state: after, plannedMax: null }))
  }
}

/** Records the log through these lives and a last one that is not disturbed. */
export async function record(log: readonly Entry[], lives: readonly Life[]): Promise<World> {
  const world = new World(log)
  for (const life of [...lives, { diesAt: -1, chunkSizes: [5], zombie: 0 }]) {
    await live(world, life).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
  }
  return world
}
