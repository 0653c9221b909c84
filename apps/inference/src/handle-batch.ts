import { topics, type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type BatchTools, type ConsumedRecord, type Publisher } from '@weir/kafka'
import { PoisonMessage } from '@weir/vocabulary'
import { scoreFeatures, type ScoredBatch, type ScoreFeaturesDeps } from './score-features.ts'
import { scoreShadows, type ScoreShadowsDeps } from './score-shadows.ts'

export interface HandleDeps extends ScoreFeaturesDeps, ScoreShadowsDeps {
  readonly publisher: Pick<Publisher, 'publish'>
}

/** Scores feature records and publishes their predictions before the batch is committed: a crash scores them again,
 *  under the same prediction ids. */
export async function handleFeatures(
  deps: HandleDeps,
  records: readonly ConsumedRecord<FeaturesSubmitted>[],
  tools: BatchTools,
): Promise<void> {
  await handOver(deps, await scoreFeatures(deps, records), tools)
}

/** Scores copies of live predictions with the shadows of their rollout. */
export async function handleLivePredictions(
  deps: HandleDeps,
  records: readonly ConsumedRecord<PredictionServed>[],
  tools: BatchTools,
): Promise<void> {
  await handOver(deps, await scoreShadows(deps, records), tools)
}

/** Predictions of one entity stay in order; each carries on the trace of its own source record. */
async function handOver<Value>(
  { publisher }: HandleDeps,
  { predictions, refused }: ScoredBatch<Value>,
  tools: BatchTools,
): Promise<void> {
  for (const { record, failure } of refused)
    tools.deadLetter(
      record,
      new PoisonMessage(failure.code, failure.message, { ...failure.context, cause: failure }),
    )
  await publisher.publish(
    topics.predictions,
    predictions.map(({ prediction }) => prediction),
    { traceparents: predictions.map(({ traceparent }) => traceparent) },
  )
}
