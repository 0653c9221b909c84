import { type RolloutCommand } from '@weir/rollout'
import { Conflict, NotFound, type ModelName } from '@weir/vocabulary'
import { decideAndStore, type DecideDeps } from './decide-and-store.ts'
import { type EvidenceBook } from './evidence-book.ts'
import { type ModelQueues } from './model-queues.ts'
import { refusal } from './refuse.ts'

export interface CommandDeps extends DecideDeps {
  readonly queues: ModelQueues
  readonly book: EvidenceBook
}

/** What a person may do to a rollout. */
export const manualSteps = ['pause', 'resume', 'promote', 'rollback', 'cancel'] as const
export type ManualStep = (typeof manualSteps)[number]

export interface ManualCommand {
  readonly rolloutId: string
  readonly step: ManualStep
  readonly by: string
  readonly reason: string
}

/** Does what a person says, on no evidence; returns when it is stored.
 *  @throws NotFound `rollout-unknown`; Conflict or InvalidInput with the reason of a refusal;
 *  Unavailable `not-leader`, or when the store does not answer: it may then have been done */
export async function commandRollout(deps: CommandDeps, command: ManualCommand): Promise<void> {
  const { rolloutId, step } = command
  const model = await modelOf(deps, rolloutId)
  const decided = await deps.queues.run(model, () =>
    decideAndStore(deps, model, ({ rollout }): RolloutCommand => {
      if (rollout?.rolloutId !== rolloutId)
        throw new Conflict('rollout-ended', `${rolloutId} is over`, { rolloutId, step })
      const { by, reason } = command
      return { kind: step, by, reason, now: deps.now(), eventTime: deps.book.of(rolloutId).watermark }
    }),
  )
  if (decided.kind === 'rejected') throw refusal(decided, { rolloutId, step })
}

async function modelOf({ store }: CommandDeps, rolloutId: string): Promise<ModelName> {
  const [first] = await store.events(rolloutId)
  if (first === undefined)
    throw new NotFound('rollout-unknown', `there is no rollout ${rolloutId}`, { rolloutId })
  return first.model
}
