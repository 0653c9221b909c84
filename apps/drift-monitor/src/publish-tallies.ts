import { type EvidenceTallied, type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { type Model } from '@weir/models'
import { type RecordedEvent } from '@weir/rollout'
import { type ClockLimits } from '@weir/routing'
import { type Instant, type ModelName } from '@weir/vocabulary'
import { type CountedKeys } from './counted-keys.ts'
import { type TallyScope } from './count-once.ts'
import { type RolloutDirectory } from './rollout-directory.ts'
import { tallyChunk, type ChunkTally } from './tally-chunk.ts'
import { parseTallyState, writeTallyState } from './tally-state.ts'

export interface PublishTalliesDeps {
  readonly rollouts: RolloutDirectory
  /** History of a rollout in the store; [] for an unknown one. @throws Unavailable */
  readonly storedEvents: (rolloutId: string) => Promise<readonly RecordedEvent[]>
  /** @throws Unavailable */
  readonly findModel: (name: ModelName) => Promise<Pick<Model, 'latencyObjectiveMs'> | null>
  /** Resolves once all replicas have the tallies. @throws Unavailable */
  readonly publish: (tallies: readonly EvidenceTallied[]) => Promise<void>
  readonly answers: CountedKeys
  readonly badEvents: CountedKeys
  readonly limits: ClockLimits
  readonly now: () => Instant
  readonly onTallied: (tally: ChunkTally) => void
}

/** Tallies one chunk of predictions and publishes the tallies before the chunk is committed. After a crash the chunk
 *  comes again with the same bounds, and what adds tallies up takes each range of offsets once.
 *  @param state what it returned for the chunk before
 *  @throws Unavailable when Kafka or Redis does not answer: nothing is remembered, and the chunk comes again */
export async function publishTallies(
  deps: PublishTalliesDeps,
  chunk: Chunk<PredictionServed>,
  state: string,
): Promise<string> {
  const { answers, badEvents, limits } = deps
  const scopes = await scopesOf(deps, chunk)
  const context = { scopes, answers, badEvents, limits, now: deps.now() }
  const tally = tallyChunk(chunk, parseTallyState(state), context)
  await deps.publish(tally.tallies)
  answers.add(tally.answers)
  badEvents.add(tally.badEvents)
  deps.onTallied(tally)
  return writeTallyState(tally.state)
}

async function scopesOf(
  deps: PublishTalliesDeps,
  { records }: Chunk<PredictionServed>,
): Promise<ReadonlyMap<string, TallyScope>> {
  const scopes = new Map<string, TallyScope>()
  const named = new Set(records.flatMap(({ value }) => value.rolloutId ?? []))
  for (const rolloutId of named) {
    const scope = await scopeOf(deps, rolloutId)
    if (scope !== null) scopes.set(rolloutId, scope)
  }
  return scopes
}

/** The topic is followed; the store, which is ahead of it, is asked only when the events do not come. */
async function scopeOf(deps: PublishTalliesDeps, rolloutId: string): Promise<TallyScope | null> {
  const { rollouts } = deps
  if ((await rollouts.waitFor(rolloutId)) === undefined) {
    const stored = await deps.storedEvents(rolloutId)
    rollouts.apply(
      stored.map(({ sequence, event }) => ({ rolloutId, sequence, details: JSON.stringify(event) })),
    )
  }
  const rollout = rollouts.find(rolloutId)
  if (rollout === undefined) return null
  const model = await deps.findModel(rollout.model)
  if (model === null) return null
  return { rolloutId, challenger: rollout.challenger, latencyObjectiveMs: model.latencyObjectiveMs }
}
