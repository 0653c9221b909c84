import { predictionOf, type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { contractAt, type Model, type ModelVersion } from '@weir/models'
import { shadowVersions, type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber, type Instant, type ModelName } from '@weir/vocabulary'
import { type ModelReader } from './model-reader.ts'
import { rowAnswers, type RowAnswer, type RowToScore } from './row-answers.ts'
import { type ScoreVersionDeps } from './score-version.ts'

export interface ScoreShadowsDeps extends ScoreVersionDeps {
  readonly models: ModelReader
  /** The table as it was written: a shadow answers nobody, so it needs no lease. */
  readonly table: (model: ModelName) => RoutingTable | null
  readonly now: () => Instant
  readonly producer: string
}

type Prediction = ConsumedRecord<PredictionServed>

interface Copy extends RowToScore {
  readonly record: Prediction
  readonly version: ModelVersion
  readonly table: RoutingTable
}

/** Scores copies of live predictions with the shadows of the rollout that they belong to. Shadows of shadows do not
 *  exist, and a prediction of another rollout than the present one is left alone.
 *  @returns one prediction for each copy, in the order of the records */
export async function scoreShadows(
  deps: ScoreShadowsDeps,
  records: readonly Prediction[],
): Promise<readonly { readonly prediction: PredictionServed; readonly traceparent: string | undefined }[]> {
  const startedAt = deps.now()
  const copies: Copy[] = []
  for (const record of records) copies.push(...(await copiesOf(deps, record)))
  const answers = await rowAnswers(deps, copies, ({ version }) => version)
  return copies.map((copy, index) => {
    const answer = answers[index]
    if (answer === undefined) throw new Error(`no answer for copy ${index}`)
    if (answer.failure?.code === 'version-not-loaded') throw answer.failure
    return {
      prediction: shadowPrediction(deps, copy, { answer, startedAt }),
      traceparent: copy.record.traceparent,
    }
  })
}

async function copiesOf(deps: ScoreShadowsDeps, record: Prediction): Promise<readonly Copy[]> {
  const { value } = record
  if (value.intendedRole === 'shadow' || value.status === 'rejected') return []
  const name = parseModelName(value.model)
  const table = deps.table(name)
  if (table === null || table.rolloutId === null || table.rolloutId !== value.rolloutId) return []
  const model = await deps.models.find(name)
  if (model === null) return []
  const wanted = shadowVersions(table, parseVersionNumber(value.version))
  const versions = await Promise.all(wanted.map((version) => deps.models.version(name, version)))
  return versions.flatMap((version) => (version === null ? [] : [copyOf({ record, model, table, version })]))
}

function copyOf(parts: {
  record: Prediction
  model: Model
  table: RoutingTable
  version: ModelVersion
}): Copy {
  const { value } = parts.record
  return {
    ...parts,
    contract: contractAt(parts.model.contract, value.contractRevision),
    rows: {
      rows: 1,
      numeric: Float32Array.from(value.numericFeatures),
      categorical: value.categoricalFeatures,
    },
    choice: { role: 'shadow' },
  }
}

function shadowPrediction(
  deps: ScoreShadowsDeps,
  { record, version, table }: Copy,
  { answer, startedAt }: { readonly answer: RowAnswer; readonly startedAt: Instant },
): PredictionServed {
  const { value, topic, partition, offset } = record
  const servedTime = deps.now()
  const { status, isNotNumber, outputs, score, predictedClass } = answer
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
      status,
      isNotNumber,
      outputs,
      score,
      predictedClass,
    },
    source: { source: 'shadow', sourceTopic: topic, sourcePartition: partition, sourceOffset: offset },
    served: { servedTime, latencyMs: servedTime - startedAt, producer: deps.producer },
  })
}
