import { Controller, Inject } from '@nestjs/common'
import { Ctx, EventPattern, Payload } from '@nestjs/microservices'
import { topics, type FeaturesSubmitted, type PredictionServed } from '@weir/contracts'
import { type BatchTools, type ConsumedRecord } from '@weir/kafka'
import { handleFeatures, handleLivePredictions, type HandleDeps } from './handle-batch.ts'

export const scorerDeps = Symbol('scorerDeps')

/** Longest that records wait for company, in milliseconds: long enough to fill a batch, short beside a verdict. */
const lingerMs = 20

@Controller()
export class StreamScorerController {
  constructor(@Inject(scorerDeps) private readonly deps: HandleDeps) {}

  @EventPattern<string>(topics.features.name, {
    mode: 'batches',
    groupId: 'stream-scorer',
    lingerMs,
    maxRecords: 500,
  })
  score(@Payload() records: readonly ConsumedRecord<FeaturesSubmitted>[], @Ctx() tools: BatchTools) {
    return handleFeatures(this.deps, records, tools)
  }
}

@Controller()
export class ShadowScorerController {
  constructor(@Inject(scorerDeps) private readonly deps: HandleDeps) {}

  @EventPattern<string>(topics.predictions.name, {
    mode: 'batches',
    groupId: 'shadow-scorer',
    lingerMs,
    maxRecords: 500,
  })
  score(@Payload() records: readonly ConsumedRecord<PredictionServed>[], @Ctx() tools: BatchTools) {
    return handleLivePredictions(this.deps, records, tools)
  }
}
