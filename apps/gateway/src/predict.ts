import { httpSource, predictionOf, type PredictionParts, type PredictionServed } from '@weir/contracts'
import { type InferRequest } from '@weir/oip'
import { headlineOf, oneRow, type Model, type ModelVersion } from '@weir/models'
import { bucketOf, championOf, chooseVariant, type Assignment, type RoutingTable } from '@weir/routing'
import { NotFound, Unavailable, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type Scored, type ScoreRows } from './score-rows.ts'

/** What one request needs of the world; none of it waits but `score`. */
export interface PredictDeps {
  readonly models: ModelReader
  /** The routing table that counts now, from memory; null without one. */
  readonly tableInForce: (model: ModelName) => RoutingTable | null
  readonly score: ScoreRows
  /** Hands a prediction to the publisher, which never makes the request wait. */
  readonly offer: (prediction: PredictionServed) => void
  readonly now: () => Instant
  readonly newRequestId: () => string
  readonly producer: string
}

/** Models and versions as this process knows them. */
export interface ModelReader {
  find(model: ModelName): Promise<Model | null>
  version(model: ModelName, version: VersionNumber): Promise<ModelVersion | null>
}

/** The answer to one request, and who gave it. */
export interface Predicted {
  readonly requestId: string
  readonly table: RoutingTable
  readonly intended: Assignment
  readonly answered: ModelVersion
  readonly isFallback: boolean
  readonly scored: Extract<Scored, { kind: 'answered' }>
}

/** One request: assign the entity, score with the chosen version, fall back to the champion when a challenger fails,
 *  offer one prediction a row, answer.
 *  @throws Unavailable when the champion itself does not answer; the failure is recorded too */
export async function predict(deps: PredictDeps, model: Model, request: InferRequest): Promise<Predicted> {
  const startedAt = deps.now()
  const requestId = request.id ?? deps.newRequestId()
  const entityId = request.entityId ?? requestId
  const table = deps.tableInForce(model.name)
  if (table === null)
    throw new Unavailable('route-missing', `model ${model.name} has no champion yet; start a rollout`, {})
  const intended = chooseVariant(bucketOf(table.salt, entityId), table)
  const context = { model, request, requestId, entityId, table, intended, startedAt }
  const intendedVersion = await versionOf(deps, model.name, intended.version)
  const first = await deps.score(intendedVersion, model, request.rows)
  if (isUsable(first) || intended.role === 'champion') {
    record(deps, context, { version: intendedVersion, scored: first, status: first, isFallback: false })
    return answer(context, intendedVersion, { scored: first, isFallback: false })
  }
  const champion = await versionOf(deps, model.name, championOf(table).version)
  const second = await deps.score(champion, model, request.rows)
  record(deps, context, { version: champion, scored: second, status: first, isFallback: true })
  return answer(context, champion, { scored: second, isFallback: true })
}

interface RequestContext {
  readonly model: Model
  readonly request: InferRequest
  readonly requestId: string
  readonly entityId: string
  readonly table: RoutingTable
  readonly intended: Assignment
  readonly startedAt: Instant
}

function isUsable(scored: Scored): boolean {
  return scored.kind === 'answered' && scored.scores.every(Number.isFinite)
}

function answer(
  { requestId, table, intended }: RequestContext,
  answered: ModelVersion,
  { scored, isFallback }: { scored: Scored; isFallback: boolean },
): Predicted {
  if (scored.kind !== 'answered')
    throw new Unavailable(
      'version-unavailable',
      `version ${answered.version} did not answer: ${scored.reason}`,
      {
        version: answered.version,
        reason: scored.reason,
      },
    )
  return { requestId, table, intended, answered, isFallback, scored }
}

async function versionOf(deps: PredictDeps, model: ModelName, version: VersionNumber): Promise<ModelVersion> {
  const found = await deps.models.version(model, version)
  if (found === null)
    throw new NotFound('version-unknown', `model ${model} has no version ${version}`, { model, version })
  return found
}

/** One prediction a row; `status` says how the intended version did, `scored` is what was answered. */
function record(
  deps: PredictDeps,
  context: RequestContext,
  outcome: { version: ModelVersion; scored: Scored; status: Scored; isFallback: boolean },
): void {
  const { model, request, startedAt } = context
  const { version, scored, isFallback } = outcome
  const servedTime = deps.now()
  const status = statusOf(outcome.status)
  const answeringRole = isFallback ? ('champion' as const) : context.intended.role
  const shared = {
    request: requestOf(context),
    choice: choiceOf(context),
    source: httpSource,
    served: { servedTime, latencyMs: servedTime - startedAt, producer: deps.producer },
  }
  for (let row = 0; row < request.rows.rows; row += 1) {
    const { numeric, categorical } = oneRow(model.contract, request.rows, row)
    const { width, positiveIndex } = version.output
    const outputs = scored.kind === 'answered' ? scored.scores.subarray(row * width, (row + 1) * width) : []
    const headline = headlineOf(model.decision, outputs, positiveIndex)
    deps.offer(
      predictionOf({
        ...shared,
        row: { row, numericFeatures: Array.from(numeric), categoricalFeatures: categorical },
        answer: {
          version: version.version,
          answeringRole,
          ...status,
          outputs: Array.from(outputs),
          ...headline,
        },
      }),
    )
  }
}

function requestOf({
  model,
  request,
  requestId,
  entityId,
  startedAt,
}: RequestContext): PredictionParts['request'] {
  return {
    requestId,
    entityId,
    model: model.name,
    segment: request.segment ?? '',
    eventTime: request.eventTime ?? startedAt,
    featureTime: null,
    contractRevision: model.contract.revision,
  }
}

function choiceOf({ table, intended }: RequestContext): PredictionParts['choice'] {
  return {
    intendedVersion: intended.version,
    intendedRole: intended.role,
    probability: intended.probability,
    epoch: table.epoch,
    rolloutId: table.rolloutId,
  }
}

function statusOf(scored: Scored): Pick<PredictionServed, 'status' | 'isNotNumber'> {
  if (scored.kind !== 'answered')
    return { status: scored.kind === 'timeout' ? 'timeout' : 'error', isNotNumber: false }
  const isNotNumber = !scored.scores.every(Number.isFinite)
  return { status: isNotNumber ? 'error' : 'ok', isNotNumber }
}
