import { httpSource, predictionOf, type PredictionServed } from '@weir/contracts'
import { headlineOf, oneRow, type Model } from '@weir/models'
import { type InferRequest } from '@weir/oip'
import { type Assignment, type RoutingTable } from '@weir/routing'
import { type Instant, type VersionNumber } from '@weir/vocabulary'
import { type Scored } from './score-rows.ts'

/** One request with everything that became of it. */
export interface ServedRequest {
  readonly model: Model
  readonly request: InferRequest
  readonly requestId: string
  readonly entityId: string
  readonly table: RoutingTable
  readonly intended: Assignment
  /** How the intended version did. */
  readonly first: Scored
  /** What was answered in the end, and by which version. */
  readonly answeredBy: VersionNumber
  readonly last: Scored
  readonly isFallback: boolean
  readonly startedAt: Instant
  readonly servedTime: Instant
  readonly latencyMs: number
  readonly producer: string
}

/** One prediction for each row of a request. The status is that of the intended version, and one for all rows: a
 *  request is one unit, and a version that fails one row has failed the request. */
export function predictionsOf(served: ServedRequest): readonly PredictionServed[] {
  const { model, request, intended, table } = served
  const shared = {
    request: requestOf(served),
    choice: {
      intendedVersion: intended.version,
      intendedRole: intended.role,
      probability: intended.probability,
      epoch: table.epoch,
      rolloutId: table.rolloutId,
    },
    source: httpSource,
    served: { servedTime: served.servedTime, latencyMs: served.latencyMs, producer: served.producer },
  }
  return Array.from({ length: request.rows.rows }, (_, row) => {
    const { numeric, categorical } = oneRow(model.contract, request.rows, row)
    return predictionOf({
      ...shared,
      row: { row, numericFeatures: Array.from(numeric), categoricalFeatures: categorical },
      answer: answerOf(served, row),
    })
  })
}

function requestOf({ model, request, requestId, entityId, startedAt }: ServedRequest) {
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

function answerOf({ model, first, last, answeredBy, isFallback, intended }: ServedRequest, row: number) {
  return {
    version: answeredBy,
    answeringRole: isFallback ? ('champion' as const) : intended.role,
    ...statusOf(first),
    ...rowAnswer(model, last, row),
  }
}

function rowAnswer(model: Model, scored: Scored, row: number) {
  if (scored.kind !== 'answered') return { outputs: [], score: Number.NaN, predictedClass: '' }
  const { width, positiveIndex } = scored.output
  const outputs = scored.scores.subarray(row * width, (row + 1) * width)
  return { outputs: Array.from(outputs), ...headlineOf(model.decision, outputs, positiveIndex) }
}

function statusOf(scored: Scored): Pick<PredictionServed, 'status' | 'isNotNumber'> {
  if (scored.kind !== 'answered')
    return { status: scored.kind === 'timeout' ? 'timeout' : 'error', isNotNumber: false }
  const isNotNumber = !scored.scores.every(Number.isFinite)
  return { status: isNotNumber ? 'error' : 'ok', isNotNumber }
}
