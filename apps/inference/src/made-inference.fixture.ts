import { readFile } from 'node:fs/promises'
import { type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import {
  newContract,
  type InputBinding,
  type Model,
  type ModelVersion,
  type RegistryStore,
} from '@weir/models'
import { SessionPool } from '@weir/onnx'
import { type ModelReader } from '@weir/redis'
import { type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type InferenceMetrics } from './metrics.ts'

/** Made values for the tests of this service: versions are the small graphs of libs/onnx, run for real. */
export const numbers = parseModelName('numbers')
export const v1 = parseVersionNumber(1)
export const v2 = parseVersionNumber(2)
export const v3 = parseVersionNumber(3)
export const startOfTest = Date.UTC(2026, 0, 1)

/** Three numbers and a nullable category; the answer is a number without classes. */
export const numbersModel: Model = {
  name: numbers,
  group: numbers,
  description: '',
  contract: newContract([
    ...['a', 'b', 'c'].map((name) => ({ name, type: 'number', unit: '', nullable: false }) as const),
    { name: 'city', type: 'category', unit: '', nullable: true },
  ]),
  decision: { kind: 'none' },
  kpis: [],
  latencyObjectiveMs: 50,
  createdAt: startOfTest,
}

const packed = (...features: readonly string[]): InputBinding => ({ kind: 'packed', input: 'x', features })

/** linear: 2a + 3b - c + 0.5. log: log(a), NaN below 0. lookup: 10, 20 or 30 for a = 0, 1, 2; fails for a > 2. named:
 *  a / 100 + b + (city: Bern 10, Basel 20), takes whole b only. absent: its file is not there. */
const graphs = {
  linear: { input: packed('a', 'b', 'c'), output: 'y' },
  log: { input: packed('a'), output: 'y' },
  lookup: { input: packed('a'), output: 'y' },
  absent: { input: packed('a'), output: 'y' },
  named: {
    input: {
      kind: 'named',
      inputs: [
        { input: 'age', feature: 'a', rank: 2 },
        { input: 'visits', feature: 'b', rank: 1 },
        { input: 'city', feature: 'city', rank: 2 },
      ],
    },
    output: 'score',
  },
} as const
export type GraphName = keyof typeof graphs

/** @returns a version of `numbersModel` before it has a number; its sha256 is the name of the graph */
export function graphVersion(graph: GraphName): Omit<ModelVersion, 'version'> {
  const { input, output } = graphs[graph]
  return {
    model: numbers,
    sha256: graph,
    sizeBytes: 1_000,
    signature: { inputs: [], outputs: [] },
    contractRevision: 1,
    input,
    output: { output, width: 1, positiveIndex: 0 },
    profileSha256: null,
    description: '',
    createdAt: startOfTest,
  }
}

/** A pool that reads graphs by name; a name that is not a graph's cannot be read. */
export function graphPool(): SessionPool {
  return new SessionPool((graph) =>
    readFile(new URL(`../../../libs/onnx/src/fixtures/${graph}.onnx`, import.meta.url)),
  )
}

/** What a test finds in the pool, the registry and the routing table, and what it may change. */
export async function madeInference(
  registry: RegistryStore,
  given: { readonly graphs: readonly GraphName[]; readonly metrics: InferenceMetrics },
) {
  await registry.models.create(numbersModel)
  const versions: ModelVersion[] = []
  for (const graph of given.graphs) versions.push(await registry.versions.add(graphVersion(graph), null))
  const pool = graphPool()
  await pool.ensure(versions)
  const world: { table: RoutingTable | null; ms: number } = { table: null, ms: 0 }
  const deps = {
    models: readerOf(registry),
    pool,
    metrics: given.metrics,
    tableInForce: () => world.table,
    table: () => world.table,
    now: () => startOfTest,
    clock: () => (world.ms += 1),
    producer: 'inference@test',
  }
  return { deps, world, pool, versions }
}

export function readerOf(registry: RegistryStore): ModelReader {
  return { findModel: (name) => registry.models.find(name), findVersion: registry.versions.find }
}

/** A record of `topic`, partition 3. */
function consumed<Value>(topic: string, value: Value, offset: number): ConsumedRecord<Value> {
  return {
    topic,
    partition: 3,
    offset,
    value,
    key: '',
    timestamp: startOfTest,
    traceparent: `trace-${offset}`,
  }
}

/** @param features a, b and c */
export function featureRecord(
  features: readonly number[],
  changes: Partial<FeaturesSubmitted> & { readonly offset?: number } = {},
): ConsumedRecord<FeaturesSubmitted> {
  const { offset = 0, ...changed } = changes
  const value = {
    requestId: null,
    entityId: `entity ${offset}`,
    model: 'numbers',
    eventTime: startOfTest,
    featureTime: null,
    segment: '',
    contractRevision: 1,
    numericFeatures: [...features],
    categoricalFeatures: [null],
    ...changed,
  }
  return consumed('ml.features.submitted.v1', value, offset)
}

/** A live answer of version 1 under rollout-1. */
export function predictionRecord(
  features: readonly number[],
  changes: Partial<PredictionServed> & { readonly offset?: number } = {},
): ConsumedRecord<PredictionServed> {
  const { offset = 0, ...changed } = changes
  const value: PredictionServed = {
    ...{ predictionId: `p${offset}`, requestId: `request ${offset}`, row: 0, entityId: `entity ${offset}` },
    ...{
      model: 'numbers',
      version: 1,
      intendedVersion: 1,
      intendedRole: 'champion',
      answeringRole: 'champion',
    },
    ...{ epoch: 7, rolloutId: 'rollout-1', probability: 0.95, segment: 'JFK' },
    ...{ eventTime: startOfTest, featureTime: null, servedTime: startOfTest, latencyMs: 1 },
    ...{ status: 'ok', isNotNumber: false },
    ...{ source: 'http', sourceTopic: null, sourcePartition: null, sourceOffset: null },
    ...{ contractRevision: 1, numericFeatures: [...features], categoricalFeatures: [null] },
    ...{ outputs: [1], score: 1, predictedClass: '', producer: 'gateway@test' },
    ...changed,
  }
  return consumed('ml.predictions.served.v1', value, offset)
}
