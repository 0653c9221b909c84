import { type PredictionServed } from '@weir/contracts'
import { type Model } from '@weir/models'
import { type InferRequest } from '@weir/oip'
import { type ModelReader } from '@weir/redis'
import { bucketOf, championOf, chooseVariant, type Assignment, type RoutingTable } from '@weir/routing'
import {
  Failure,
  InvalidInput,
  Unavailable,
  type Instant,
  type ModelName,
  type VersionNumber,
} from '@weir/vocabulary'
import { predictionsOf, type ServedRequest } from './predictions-of.ts'
import { type Scored, type ScoreRows } from './score-rows.ts'

/** What one request needs of the world; none of it waits but `score`. */
export interface PredictDeps {
  readonly models: ModelReader
  /** The routing table that counts now, from memory; null without one. */
  readonly tableInForce: (model: ModelName) => RoutingTable | null
  readonly score: ScoreRows
  /** Hands a prediction to the publisher, which never makes the request wait. */
  readonly offer: (prediction: PredictionServed) => void
  /** Tells metrics and log how a request went. */
  readonly observe: (served: ServedRequest) => void
  readonly now: () => Instant
  /** Monotonic, in milliseconds: steps of the wall clock are no latency. */
  readonly clock: () => number
  /** Not the caller's `x-request-id`: proxies give one to everything that a page load causes, and the id of a request
   *  decides what is a repeat. */
  readonly newRequestId: () => string
  readonly producer: string
}

/** The answer to one request, and who gave it. */
export interface Predicted {
  readonly requestId: string
  readonly table: RoutingTable
  readonly intended: Assignment
  readonly answeredBy: VersionNumber
  readonly isFallback: boolean
  readonly scored: Extract<Scored, { kind: 'answered' }>
}

/** One request: assign the entity, score with the chosen version, fall back to the champion when a challenger fails,
 *  offer one prediction a row, answer.
 *  @throws Unavailable `route-missing`; `version-unavailable` when the champion itself does not answer, which is
 *  recorded too; InvalidInput when the champion does not take the rows or does not give the output asked for: that is
 *  the client's matter and is not recorded */
export async function predict(deps: PredictDeps, model: Model, request: InferRequest): Promise<Predicted> {
  const startedAt = deps.now()
  const startedMs = deps.clock()
  const requestId = request.id ?? deps.newRequestId()
  const entityId = request.entityId ?? requestId
  const table = deps.tableInForce(model.name)
  if (table === null)
    throw new Unavailable('route-missing', `model ${model.name} has no champion yet; start a rollout`, {})
  const intended = chooseVariant(bucketOf(table.salt, entityId), table)
  const first = await scoreWith(deps, intended, { model, request })
  const isFallback = intended.role === 'challenger' && !isUsable(first)
  const champion = { version: championOf(table).version, role: 'champion' as const }
  const last = isFallback ? await scoreWith(deps, champion, { model, request }) : first
  if (last.kind === 'refused') throw new InvalidInput(last.code, last.reason, { model: model.name })
  const served = {
    ...{ model, request, requestId, entityId, table, intended, first, last, isFallback, startedAt },
    answeredBy: isFallback ? champion.version : intended.version,
    servedTime: deps.now(),
    latencyMs: deps.clock() - startedMs,
    producer: deps.producer,
  }
  for (const prediction of predictionsOf(served)) deps.offer(prediction)
  deps.observe(served)
  const { answeredBy } = served
  return { requestId, table, intended, answeredBy, isFallback, scored: requireAnswer(answeredBy, last) }
}

function isUsable(scored: Scored): boolean {
  return scored.kind === 'answered' && scored.scores.every(Number.isFinite)
}

/** A version that nobody here knows, or that does not give the output asked for, has failed like one that is down. */
async function scoreWith(
  deps: PredictDeps,
  { version: number, role }: Pick<Assignment, 'version' | 'role'>,
  { model, request }: { readonly model: Model; readonly request: InferRequest },
): Promise<Scored> {
  const version = await knownVersion(deps, model.name, number)
  if (version.kind === 'failed') return version
  const { output } = version.found.output
  const unknown = request.outputs?.find((wanted) => wanted !== output)
  if (unknown !== undefined)
    return {
      kind: 'refused',
      code: 'infer-output-unknown',
      reason: `there is no output ${unknown}; there is ${output}`,
    }
  return deps.score({ version: version.found, model, rows: request.rows, role })
}

async function knownVersion({ models }: PredictDeps, model: ModelName, number: VersionNumber) {
  try {
    const found = await models.findVersion(model, number)
    if (found !== null) return { kind: 'known' as const, found }
    return { kind: 'failed' as const, reason: `the registry has no version ${number} of ${model}` }
  } catch (error) {
    if (error instanceof Failure) return { kind: 'failed' as const, reason: error.message }
    throw error
  }
}

function requireAnswer(answeredBy: VersionNumber, last: Scored): Predicted['scored'] {
  if (last.kind === 'answered') return last
  throw new Unavailable('version-unavailable', `version ${answeredBy} did not answer: ${last.reason}`, {
    version: answeredBy,
    reason: last.reason,
  })
}
