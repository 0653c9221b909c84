import { predictionOf, type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { type ModelVersion } from '@weir/models'
import { type ModelReader } from '@weir/redis'
import { shadowVersions, type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber, type Instant, type ModelName } from '@weir/vocabulary'
import { answerOf, answerRow, statusOf, type RowAnswer, type RowToScore } from './answer-row.ts'
import { recordedRows } from './recorded-rows.ts'
import { refusedFor, type Refused } from './refused.ts'
import { type ScoredBatch, type Traced } from './score-features.ts'
import { type ScoreVersionDeps } from './score-version.ts'

export interface ScoreShadowsDeps extends ScoreVersionDeps {
  readonly models: ModelReader
  /** The table as it was written: a shadow answers nobody, so it needs no lease. */
  readonly table: (model: ModelName) => RoutingTable | null
  readonly now: () => Instant
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
  readonly producer: string
}

type Prediction = ConsumedRecord<PredictionServed>

interface Copy extends RowToScore {
  readonly record: Prediction
  readonly version: ModelVersion
  readonly table: RoutingTable
}

/** Scores copies of live predictions with the shadows of the rollout that they belong to. Shadows of shadows do not
 *  exist, and a prediction of another rollout than the present one is left alone. A shadow that fails, or that does not
 *  load, has answered: with an error, so that it holds up nobody else.
 *  @returns one prediction for each copy
 *  @throws Unavailable while a shadow is not loaded yet: the batch is tried again */
export async function scoreShadows(
  deps: ScoreShadowsDeps,
  records: readonly Prediction[],
): Promise<ScoredBatch<PredictionServed>> {
  const startedMs = deps.clock()
  const results = (await Promise.all(records.map((record) => shadowRecord(deps, record, startedMs)))).flat()
  return {
    predictions: results.flatMap((result) => ('prediction' in result ? [result] : [])),
    refused: results.flatMap((result) => ('failure' in result ? [result] : [])),
  }
}

async function shadowRecord(
  deps: ScoreShadowsDeps,
  record: Prediction,
  startedMs: number,
): Promise<readonly (Traced | Refused<PredictionServed>)[]> {
  try {
    const copies = await copiesOf(deps, record)
    return await Promise.all(
      copies.map(async (copy) => {
        const answer = await answerRow(deps, copy.version, { ...copy, role: 'shadow' })
        if (answer.kind === 'notLoaded') throw answer.failure
        return {
          prediction: shadowPrediction(deps, copy, { answer, startedMs }),
          traceparent: record.traceparent,
        }
      }),
    )
  } catch (error) {
    return [refusedFor(record, error)]
  }
}

async function copiesOf(deps: ScoreShadowsDeps, record: Prediction): Promise<readonly Copy[]> {
  const { value } = record
  if (value.intendedRole === 'shadow' || value.status === 'rejected') return []
  const name = parseModelName(value.model)
  const table = deps.table(name)
  if (table === null || table.rolloutId === null || table.rolloutId !== value.rolloutId) return []
  const wanted = shadowVersions(table, parseVersionNumber(value.version))
  if (wanted.length === 0) return []
  const model = await deps.models.findModel(name, value.contractRevision)
  if (model === null) return []
  const row = recordedRows(model, value)
  const versions = await Promise.all(wanted.map((version) => deps.models.findVersion(name, version)))
  return versions
    .filter((version) => version !== null)
    .map((version) => ({ record, model, ...row, table, version }))
}

function shadowPrediction(
  deps: ScoreShadowsDeps,
  { record, version, table }: Copy,
  { answer, startedMs }: { readonly answer: RowAnswer; readonly startedMs: number },
): PredictionServed {
  const { value, topic, partition, offset } = record
  return predictionOf({
    request: {
      requestId: value.requestId,
      entityId: value.entityId,
      model: value.model,
      segment: value.segment,
      eventTime: value.eventTime,
      featureTime: value.featureTime,
      contractRevision: value.contractRevision,
    },
    row: {
      row: value.row,
      numericFeatures: value.numericFeatures,
      categoricalFeatures: value.categoricalFeatures,
    },
    choice: {
      intendedVersion: version.version,
      intendedRole: 'shadow',
      probability: 1,
      epoch: table.epoch,
      rolloutId: table.rolloutId,
    },
    answer: {
      version: version.version,
      answeringRole: 'shadow',
      ...statusOf(answer),
      ...answerOf(answer),
    },
    source: { source: 'shadow', sourceTopic: topic, sourcePartition: partition, sourceOffset: offset },
    served: { servedTime: deps.now(), latencyMs: deps.clock() - startedMs, producer: deps.producer },
  })
}
