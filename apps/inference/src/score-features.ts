import { predictionOf, sourceRequestId, type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { type ModelVersion } from '@weir/models'
import { championOf, type RoutingTable } from '@weir/routing'
import { type Instant, type ModelName } from '@weir/vocabulary'
import { assignRecord, type AssignDeps, type Assigned } from './assign-record.ts'
import { rowAnswers, type RowAnswer } from './row-answers.ts'
import { type ScoreVersionDeps } from './score-version.ts'
import { type Refused } from './refused.ts'

export interface ScoreFeaturesDeps extends AssignDeps, ScoreVersionDeps {
  readonly tableInForce: (model: ModelName) => RoutingTable | null
  readonly now: () => Instant
  readonly producer: string
}

type Features = ConsumedRecord<FeaturesSubmitted>

export interface ScoredFeatures {
  /** In the order of the records. */
  readonly predictions: readonly {
    readonly prediction: PredictionServed
    readonly traceparent: string | undefined
  }[]
  readonly refused: readonly Refused<FeaturesSubmitted>[]
}

/** Scores a batch of feature records, each once, with the version that HTTP would have given the same entity. Rows of
 *  one version go through the graph together. When the challenger fails, the champion answers.
 *  @throws Unavailable when the champion itself cannot score: the batch is tried again */
export async function scoreFeatures(
  deps: ScoreFeaturesDeps,
  records: readonly Features[],
): Promise<ScoredFeatures> {
  const startedAt = deps.now()
  const assigned: Assigned[] = []
  const refused: Refused<FeaturesSubmitted>[] = []
  for (const record of records) {
    const result = await assignRecord(deps, record)
    if (result.kind === 'assigned') assigned.push(result.assigned)
    else refused.push({ record, failure: result.failure })
  }
  const first = await rowAnswers(deps, assigned, ({ version }) => version)
  const failed = assigned.filter(
    (one, index) => one.choice.role === 'challenger' && first[index]?.status !== 'ok',
  )
  const second = await championAnswers(deps, failed)
  const predictions = assigned.map((one, index) => {
    const intended = answerAt(first, index)
    const fallback = second.get(one)
    requireChampion(one, intended, fallback)
    return {
      prediction: predictionFor(deps, one, { intended, fallback, startedAt }),
      traceparent: one.record.traceparent,
    }
  })
  return { predictions, refused }
}

interface Fallback {
  readonly version: ModelVersion
  readonly answer: RowAnswer
}

async function championAnswers(
  deps: ScoreFeaturesDeps,
  failed: readonly Assigned[],
): Promise<ReadonlyMap<Assigned, Fallback>> {
  const champions = new Map<Assigned, ModelVersion>()
  for (const one of failed) {
    const champion = await deps.models.version(one.model.name, championOf(one.table).version)
    if (champion !== null) champions.set(one, champion)
  }
  const known = failed.filter((one) => champions.has(one))
  const answers = await rowAnswers(deps, known, (one) => champions.get(one) ?? one.version)
  return new Map(
    known.map((one, index) => [
      one,
      { version: champions.get(one) ?? one.version, answer: answerAt(answers, index) },
    ]),
  )
}

/** The champion's own failure stops the batch, unless the graph gave a number that is none: that is its answer. */
function requireChampion(one: Assigned, intended: RowAnswer, fallback: Fallback | undefined): void {
  const last = one.choice.role === 'challenger' ? (fallback?.answer ?? intended) : intended
  if (last.status !== 'ok' && !last.isNotNumber && last.failure !== null) throw last.failure
}

function predictionFor(
  deps: ScoreFeaturesDeps,
  { record, model, table, choice, version }: Assigned,
  made: {
    readonly intended: RowAnswer
    readonly fallback: Fallback | undefined
    readonly startedAt: Instant
  },
): PredictionServed {
  const { value, topic, partition, offset } = record
  const { outputs, score, predictedClass } = made.fallback?.answer ?? made.intended
  const servedTime = deps.now()
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
      version: (made.fallback?.version ?? version).version,
      answeringRole: made.fallback === undefined ? choice.role : 'champion',
      status: made.intended.status,
      isNotNumber: made.intended.isNotNumber,
      outputs,
      score,
      predictedClass,
    },
    source: { source: 'stream', sourceTopic: topic, sourcePartition: partition, sourceOffset: offset },
    served: { servedTime, latencyMs: servedTime - made.startedAt, producer: deps.producer },
  })
}

function answerAt(answers: readonly RowAnswer[], index: number): RowAnswer {
  const answer = answers[index]
  if (answer === undefined) throw new Error(`no answer for row ${index} of ${answers.length}`)
  return answer
}
