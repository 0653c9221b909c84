import { predictionOf, sourceRequestId, type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { championOf } from '@weir/routing'
import { assertNever, PoisonMessage, type Instant, type VersionNumber } from '@weir/vocabulary'
import { answerOf, answerRow, isUsable, statusOf, type RowAnswer } from './answer-row.ts'
import { assignRecord, type AssignDeps, type Assigned } from './assign-record.ts'
import { refusedFor, type Refused } from './refused.ts'
import { type ScoreVersionDeps } from './score-version.ts'

export interface ScoreFeaturesDeps extends AssignDeps, ScoreVersionDeps {
  readonly now: () => Instant
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
  readonly producer: string
}

type Features = ConsumedRecord<FeaturesSubmitted>

/** A prediction that carries on the trace of its source record. */
export interface Traced {
  readonly prediction: PredictionServed
  readonly traceparent: string | undefined
}

/** What became of a batch. */
export interface ScoredBatch<Value> {
  /** In the order of the records. */
  readonly predictions: readonly Traced[]
  readonly refused: readonly Refused<Value>[]
}

/** Scores a batch of feature records, each once, with the version that HTTP would have given the same entity. When the
 *  challenger fails, the champion answers. A champion that fails on a row has answered it: with an error.
 *  @throws Unavailable while the champion is not loaded: the batch is tried again */
export async function scoreFeatures(
  deps: ScoreFeaturesDeps,
  records: readonly Features[],
): Promise<ScoredBatch<FeaturesSubmitted>> {
  const startedMs = deps.clock()
  const results = await Promise.all(records.map((record) => scoreRecord(deps, record, startedMs)))
  return {
    predictions: results.flatMap((result) => ('prediction' in result ? [result] : [])),
    refused: results.flatMap((result) => ('failure' in result ? [result] : [])),
  }
}

async function scoreRecord(
  deps: ScoreFeaturesDeps,
  record: Features,
  startedMs: number,
): Promise<Traced | Refused<FeaturesSubmitted>> {
  try {
    const assigned = await assignRecord(deps, record)
    const { version, role } = assigned.choice
    const first = await answerWith(deps, assigned, { version, role })
    const champion = { version: championOf(assigned.table).version, role: 'champion' as const }
    const isFallback = role === 'challenger' && !isUsable(first)
    const last = isFallback ? await answerWith(deps, assigned, champion) : first
    requireChampion(last)
    const made = { first, last, isFallback, answeredBy: isFallback ? champion.version : version, startedMs }
    return { prediction: predictionFor(deps, assigned, made), traceparent: record.traceparent }
  } catch (error) {
    return refusedFor(record, error)
  }
}

/** A challenger that the registry does not know has failed; without its champion a record cannot be answered. */
async function answerWith(
  deps: ScoreFeaturesDeps,
  assigned: Assigned,
  { version: number, role }: { readonly version: VersionNumber; readonly role: 'champion' | 'challenger' },
): Promise<RowAnswer> {
  const { name } = assigned.model
  const version = await deps.models.findVersion(name, number)
  if (version !== null) return answerRow(deps, version, { ...assigned, role })
  const failure = new PoisonMessage('version-unknown', `model ${name} has no version ${number}`, {
    model: name,
  })
  return { kind: role === 'champion' ? 'refused' : 'notLoadable', failure }
}

function requireChampion(answer: RowAnswer): void {
  switch (answer.kind) {
    case 'answered':
    case 'failed':
      return
    case 'refused':
    case 'notLoaded':
    case 'notLoadable':
      throw answer.failure
    default:
      assertNever(answer)
  }
}

function predictionFor(
  deps: ScoreFeaturesDeps,
  { record, model, table, choice }: Assigned,
  made: {
    readonly first: RowAnswer
    readonly last: RowAnswer
    readonly isFallback: boolean
    readonly answeredBy: VersionNumber
    readonly startedMs: number
  },
): PredictionServed {
  const { value, topic, partition, offset } = record
  return predictionOf({
    request: {
      requestId: value.requestId ?? sourceRequestId(topic, partition, offset),
      entityId: value.entityId,
      model: model.name,
      segment: value.segment,
      eventTime: value.eventTime,
      featureTime: value.featureTime,
      contractRevision: value.contractRevision,
    },
    row: { row: 0, numericFeatures: value.numericFeatures, categoricalFeatures: value.categoricalFeatures },
    choice: {
      intendedVersion: choice.version,
      intendedRole: choice.role,
      probability: choice.probability,
      epoch: table.epoch,
      rolloutId: table.rolloutId,
    },
    answer: {
      version: made.answeredBy,
      answeringRole: made.isFallback ? 'champion' : choice.role,
      ...statusOf(made.first),
      ...answerOf(made.last),
    },
    source: { source: 'stream', sourceTopic: topic, sourcePartition: partition, sourceOffset: offset },
    served: {
      servedTime: deps.now(),
      latencyMs: deps.clock() - made.startedMs,
      producer: deps.producer,
    },
  })
}
