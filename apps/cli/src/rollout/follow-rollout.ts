import { type World } from '../world.ts'
import { retryWhileUnavailable } from '../retry-while-unavailable.ts'
import { readRollout } from './find-rollout.ts'
import { isOver, type RolloutAnswer } from './rollout-answers.ts'
import { rolloutLine, rolloutText } from './rollout-text.ts'

const pollMs = 1_000
/** A controller that restarts is back sooner. */
const patienceMs = 60_000

/** Reads a rollout again and again and shows it, until it is over.
 *  @param untilPaused also ends when a person has to act
 *  @throws Unavailable when the controller does not answer for a minute */
export async function followRollout(
  world: Pick<World, 'call' | 'progress' | 'now' | 'sleep'>,
  id: string,
  { untilPaused }: { readonly untilPaused: boolean },
): Promise<RolloutAnswer> {
  for (;;) {
    const rollout = await retryWhileUnavailable(() => readRollout(world.call, id), {
      clock: world,
      deadline: world.now() + patienceMs,
      onRetry: () => world.progress.tell('the rollback-controller does not answer'),
    })
    if (isOver(rollout) || (untilPaused && rollout.phase === 'paused')) return rollout
    world.progress.page(rolloutText(rollout), rolloutLine(rollout))
    await world.sleep(pollMs)
  }
}
