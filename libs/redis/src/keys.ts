import { InvalidInput, type ModelName } from '@weir/vocabulary'

/** Every key that Weir has in Redis is spelled here. Keys of one group share a hash tag, so that one script may
 *  touch all of them on a cluster too. */

/** Hash: name of a model -> its group. */
export const modelIndexKey = 'weir:models'
/** Hash: id of a rollout -> group of its model. */
export const rolloutIndexKey = 'weir:rollouts'
/** Channel: the name of a model whose registry entry, routing table or rollout changed. */
export const changesChannel = 'weir:changes'
/** Token of the rollback-controller that leads, and the fencing number of the last one that did. */
export const controllerLockKeys = { lock: 'weir:{controller}:lock', fence: 'weir:{controller}:fence' }

const groupPattern = /^[a-z0-9][a-z0-9._-]{0,127}$/

/** @throws InvalidInput `model-group-invalid` when the group cannot be a hash tag */
function inGroup(group: string): string {
  if (groupPattern.test(group)) return `weir:{${group}}`
  throw new InvalidInput('model-group-invalid', `group ${group} does not match ${groupPattern.source}`, {
    group,
  })
}

/** Keys of one model. */
export function modelKeys(group: string, model: ModelName) {
  const prefix = inGroup(group)
  return {
    /** Hash: revision of the contract, json. */
    model: `${prefix}:model:${model}`,
    /** Hash: number -> json. */
    versions: `${prefix}:versions:${model}`,
    /** Hash: identity of a version -> number. */
    numbers: `${prefix}:numbers:${model}`,
    /** Hash: number -> json of the frozen reference profile. */
    profiles: `${prefix}:profiles:${model}`,
    /** Hash: alias -> { version, revision }. */
    aliases: `${prefix}:aliases:${model}`,
    /** List: every monitor definition that was applied (json), oldest first. */
    monitors: `${prefix}:monitors:${model}`,
    /** Hash: epoch, table (json), leased (last epoch that had a lease). */
    routing: `${prefix}:routing:${model}`,
    /** Epoch that the lease is for; expires with it. */
    lease: `${prefix}:lease:${model}`,
    /** Id of the active rollout. */
    rollout: `${prefix}:rollout:${model}`,
    /** List: ids of all rollouts, newest first. */
    rollouts: `${prefix}:rollouts:${model}`,
    /** Set: versions that were rolled back by evidence. */
    failed: `${prefix}:failed:${model}`,
    /** Set: versions that have been champion. */
    champions: `${prefix}:champions:${model}`,
  }
}

/** Keys of one group: what is published, and how far. */
export function groupKeys(group: string) {
  const prefix = inGroup(group)
  return {
    /** Stream of events, in order; entry `n-0` is event n. */
    outbox: `${prefix}:outbox`,
    /** Number of the last event. */
    events: `${prefix}:events`,
    /** Number of the last event that was published. */
    published: `${prefix}:published`,
    /** Token of the relay that publishes now. */
    relayLock: `${prefix}:relay-lock`,
    /** Fencing number of the last relay. */
    relayFence: `${prefix}:relay-fence`,
  }
}

/** List: events of one rollout, oldest first. */
export function rolloutEventsKey(group: string, rolloutId: string): string {
  return `${inGroup(group)}:rollout-events:${rolloutId}`
}

/** Answer kept for a request id: a repeat gets it again. */
export function answerKey(group: string, requestId: string): string {
  return `${inGroup(group)}:seen:${requestId}`
}
