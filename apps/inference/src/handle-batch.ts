import { topics, type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type BatchTools, type ConsumedRecord, type Publisher } from '@weir/kafka'
import { PoisonMessage } from '@weir/vocabulary'
import { scoreFeatures, type ScoreFeaturesDeps } from './score-features.ts'
import { scoreShadows, type ScoreShadowsDeps } from './score-shadows.ts'

export interface HandleDeps extends ScoreFeaturesDeps, ScoreShadowsDeps {
  readonly publisher: Publisher
}

/** Scores feature records and publishes their predictions before the batch is committed: a crash scores them again,
 *  under the same prediction ids. */
export async function handleFeatures(
  deps: HandleDeps,
  records: readonly ConsumedRecord<FeaturesSubmitted>[],
  tools: BatchTools,
): Promise<void> {
  const { predictions, refused } = await scoreFeatures(deps, records)
  for (const { record, failure } of refused)
    tools.deadLetter(record, new PoisonMessage(failure.code, failure.message, failure.context, failure))
  await publishAll(deps.publisher, predictions)
}

/** Scores copies of live predictions with the shadows of their rollout. */
export async function handleLivePredictions(
  deps: HandleDeps,
  records: readonly ConsumedRecord<PredictionServed>[],
): Promise<void> {
  await publishAll(deps.publisher, await scoreShadows(deps, records))
}

type Traced = { readonly prediction: PredictionServed; readonly traceparent: string | undefined }

/** Predictions of one entity stay in order; each carries on the trace of its own source record. */
async function publishAll(publisher: Publisher, predictions: readonly Traced[]): Promise<void> {
  await publisher.publish(
    topics.predictions,
    predictions.map(({ prediction }) => prediction),
    { traceparents: predictions.map(({ traceparent }) => traceparent) },
  )
}
