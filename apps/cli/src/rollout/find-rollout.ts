import { InvalidInput, NotFound, type ModelName } from '@weir/vocabulary'
import { ask, type CallService } from '../call-service.ts'
import { isOver, rolloutAnswer, rolloutsAnswer, type RolloutAnswer } from './rollout-answers.ts'

const service = 'rollback-controller'
export const rolloutsPath = '/api/v1/rollouts'

/** A rollout by its id, or by its model. */
export interface WhichRollout {
  readonly model?: ModelName | undefined
  readonly id?: string | undefined
}

export function readRollout(call: CallService, id: string): Promise<RolloutAnswer> {
  return ask(call, { service, path: rolloutPath(id) }, rolloutAnswer)
}

export function rolloutPath(id: string): string {
  return `${rolloutsPath}/${encodeURIComponent(id)}`
}

/** All rollouts of a model, newest first; without a model, those under way. */
export function readRollouts(call: CallService, model?: ModelName) {
  const query = model === undefined ? '' : `?model=${encodeURIComponent(model)}`
  return ask(call, { service, path: `${rolloutsPath}${query}` }, rolloutsAnswer)
}

/** Id of the newest rollout of a model, or the id that was given.
 *  @throws NotFound `rollout-none` when the model has had none */
export async function newestRollout(call: CallService, which: WhichRollout): Promise<string> {
  if (which.id !== undefined) return which.id
  const model = modelOf(which)
  const [newest] = (await readRollouts(call, model)).rollouts
  if (newest !== undefined) return newest.rolloutId
  throw new NotFound(
    'rollout-none',
    `model ${model} has had no rollout; start one: weir rollout start --model ${model} --version N`,
    { model },
  )
}

/** Id of the rollout of a model that is under way, or the id that was given.
 *  @throws NotFound `rollout-none` when none is */
export async function activeRollout(call: CallService, which: WhichRollout): Promise<string> {
  if (which.id !== undefined) return which.id
  const model = modelOf(which)
  const active = (await readRollouts(call, model)).rollouts.find((rollout) => !isOver(rollout))
  if (active !== undefined) return active.rolloutId
  throw new NotFound(
    'rollout-none',
    `no rollout of ${model} is under way; to go back after a promotion: weir rollout start --model ${model} --version N --plan revert`,
    { model },
  )
}

function modelOf({ model }: WhichRollout): ModelName {
  if (model !== undefined) return model
  throw new InvalidInput('cli-option-invalid', 'name the rollout: give a model, or --id', {})
}
