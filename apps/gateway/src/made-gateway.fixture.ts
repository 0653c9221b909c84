import { type PredictionServed } from '@weir/contracts'
import { newContract, type Model, type ModelVersion, type RegistryStore } from '@weir/models'
import { type InferRequest } from '@weir/oip'
import { type ModelReader } from '@weir/redis'
import { type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type PredictDeps } from './predict.ts'
import { type ServedRequest } from './predictions-of.ts'
import { type RowsCall, type Scored } from './score-rows.ts'

/** Made values for the tests of this service: a gateway over a given registry, whose versions answer as a test says. */
export const flights = parseModelName('flights')
export const v1 = parseVersionNumber(1)
export const v2 = parseVersionNumber(2)
export const startOfTest = Date.UTC(2026, 0, 1)
export const output = { output: 'probabilities', width: 2, positiveIndex: 1 }

/** A number and a category, the category nullable. */
export const contract = newContract([
  { name: 'distance', type: 'number', unit: 'mi', nullable: false },
  { name: 'carrier', type: 'category', unit: '', nullable: true },
])

/** Two rows of the contract. */
export function madeRequest(changes: Partial<InferRequest> = {}): InferRequest {
  return {
    id: null,
    entityId: null,
    eventTime: null,
    segment: null,
    parameters: {},
    rows: { rows: 2, numeric: Float32Array.of(100, 200), categorical: ['AA', null] },
    outputs: null,
    ...changes,
  }
}

/** What a version answers: the positive class's probability of each row. */
export function answered(...positives: readonly number[]): Scored {
  const numbers = positives.flatMap((positive) => [1 - positive, positive])
  const elements = numbers.map((number) => (Number.isFinite(number) ? number : null))
  const shape = [positives.length, 2]
  return {
    kind: 'answered',
    output,
    scores: Float32Array.from(numbers),
    response: {
      id: null,
      modelName: flights,
      modelVersion: '',
      parameters: {},
      outputs: [{ name: output.output, datatype: 'FP32', shape, elements }],
    },
  }
}

export function readerOf(registry: RegistryStore): ModelReader {
  return { findModel: (name) => registry.models.find(name), findVersion: registry.versions.find }
}

/** @param stored a model and its versions 1 and 2, to be put into the registry */
export async function madeGateway(
  registry: RegistryStore,
  stored: { readonly model: Model; readonly versions: readonly Omit<ModelVersion, 'version'>[] },
) {
  await registry.models.create(stored.model)
  for (const version of stored.versions) await registry.versions.add(version, null)
  const world: { table: RoutingTable | null; answers: Map<number, Scored>; ms: number } = {
    table: null,
    answers: new Map([1, 2].map((version) => [version, answered(0.25, 0.75)])),
    ms: 0,
  }
  const offered: PredictionServed[] = []
  const observed: ServedRequest[] = []
  const calls: RowsCall[] = []
  const deps: PredictDeps = {
    models: readerOf(registry),
    tableInForce: () => world.table,
    score: async (call) => {
      calls.push(call)
      world.ms += 7
      return world.answers.get(call.version.version) ?? { kind: 'failed', reason: 'it is down' }
    },
    offer: (prediction) => void offered.push(prediction),
    observe: (served) => void observed.push(served),
    now: () => startOfTest,
    clock: () => world.ms,
    newRequestId: () => 'new-id',
    producer: 'gateway@test',
  }
  return { deps, world, offered, observed, calls, model: stored.model }
}
