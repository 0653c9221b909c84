import { randomUUID } from 'node:crypto'
import { predictionOf, type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { connectClickHouse, type ClickHouse } from './clickhouse.ts'
import { outcomeRow } from './rows/outcome-row.ts'
import { predictionRow } from './rows/prediction-row.ts'
import { tables } from './tables.ts'

/** The server that the test runner started.
 *  @throws Error without one */
export function connectForTest(database = 'default'): ClickHouse {
  const url = process.env['WEIR_CLICKHOUSE_URL']
  if (url === undefined) throw new Error('WEIR_CLICKHOUSE_URL is not set: this test needs ClickHouse')
  return connectClickHouse({ url, database, requestTimeoutMs: 30_000 })
}

/** A model that no other test has. */
export function newModel(): string {
  return `model-${randomUUID()}`
}

/** A live answer of version 1 over HTTP, with what a test wants otherwise. */
export function prediction(
  otherwise: Partial<PredictionServed> & { readonly model: string },
): PredictionServed {
  const value = {
    requestId: 'request-1',
    entityId: 'entity-1',
    segment: '',
    eventTime: 1_700_000_000_000,
    featureTime: null,
    contractRevision: 1,
    row: 0,
    numericFeatures: [],
    categoricalFeatures: [],
    intendedVersion: otherwise.version ?? 1,
    intendedRole: 'champion',
    answeringRole: otherwise.intendedRole ?? 'champion',
    probability: 1,
    epoch: 1,
    rolloutId: 'rollout-1',
    version: 1,
    status: 'ok',
    isNotNumber: false,
    outputs: [],
    score: 0.5,
    predictedClass: 'late',
    source: 'http',
    sourceTopic: null,
    sourcePartition: null,
    sourceOffset: null,
    servedTime: 1_700_000_000_000,
    latencyMs: 1,
    producer: 'test',
    ...otherwise,
  } as const
  return predictionOf({
    request: value,
    row: value,
    choice: value,
    answer: value,
    source: value,
    served: value,
  })
}

/** A report that request-1 was late, with what a test wants otherwise. */
export function outcome(otherwise: Partial<OutcomeReported> & { readonly model: string }): OutcomeReported {
  return {
    outcomeId: randomUUID(),
    requestId: 'request-1',
    row: 0,
    entityId: 'entity-1',
    name: 'late',
    value: 1,
    eventTime: 1_700_003_600_000,
    reportedTime: 1_700_003_600_000,
    ...otherwise,
  }
}

/** Writes predictions as one insert. @param from offset of the first; the others follow */
export async function insertPredictions(
  clickhouse: ClickHouse,
  predictions: readonly (PredictionServed & { readonly isSetAside?: boolean })[],
  from = 0,
): Promise<void> {
  const rows = predictions.map((value, index) =>
    predictionRow(value, {
      partition: 0,
      offset: from + index,
      traceId: '',
      isSetAside: value.isSetAside ?? false,
    }),
  )
  await clickhouse.insert(tables.predictions, rows, randomUUID())
}

/** Writes outcomes as one insert. */
export async function insertOutcomes(
  clickhouse: ClickHouse,
  outcomes: readonly OutcomeReported[],
): Promise<void> {
  const rows = outcomes.map((value, index) => outcomeRow(value, { partition: 0, offset: index }))
  await clickhouse.insert(tables.outcomes, rows, randomUUID())
}

/** The same numbers for the same seed, uniform in [0, 1). Source: mulberry32, public domain */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
