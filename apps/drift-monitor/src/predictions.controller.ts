import { Controller, Inject } from '@nestjs/common'
import { Ctx, EventPattern, Payload } from '@nestjs/microservices'
import { topics, type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { publishTallies, type PublishTalliesDeps } from './publish-tallies.ts'

export const tallyDeps = Symbol('tallyDeps')

/** Consumer group of the predictions topic. */
export const tallyGroup = 'drift-monitor'

/** A bad version is rolled back no sooner than its answers are tallied: chunks are small and do not wait. */
const lingerMs = 50
const maxRecords = 2_000

@Controller()
export class PredictionsController {
  constructor(@Inject(tallyDeps) private readonly deps: PublishTalliesDeps) {}

  @EventPattern<string>(topics.predictions.name, {
    mode: 'chunks',
    groupId: tallyGroup,
    lingerMs,
    maxRecords,
  })
  tally(@Payload() chunk: Chunk<PredictionServed>, @Ctx() state: string): Promise<string> {
    return publishTallies(this.deps, chunk, state)
  }
}
