import { type RecordedEvent, type RolloutCommit } from '@weir/rollout'
import { Conflict, InvalidInput, NotFound, Unavailable } from '@weir/vocabulary'
import { modelKeys, rolloutEventsKey, rolloutIndexKey } from './keys.ts'
import { type ModelIndex } from './model-index.ts'
import { toStored } from './to-stored.ts'
import { publishedRolloutEvents } from './published-rollout-event.ts'
import { type RedisConnection } from './redis-connection.ts'
import { change, type ChangeReply } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseRecordedEvent } from './stored-event.ts'
import { parseAlias } from './stored-model.ts'

export interface CommitDeps {
  readonly redis: RedisConnection
  readonly index: ModelIndex
  readonly leaseTtlMs: number
}

/** Stores one decision, then reads it back: after a failover an acknowledged write can be gone.
 *  @returns the epoch after it
 *  @throws Conflict, InvalidInput, NotFound, Unavailable as the port and the store say */
export async function commitRollout(deps: CommitDeps, commit: RolloutCommit): Promise<number> {
  const { redis, index } = deps
  const { model, rolloutId, table, expectedEpoch } = commit
  if (table !== null && table.epoch !== expectedEpoch + 1)
    throw new InvalidInput('table-epoch-invalid', `epoch ${table.epoch} does not follow ${expectedEpoch}`, {
      model,
      rolloutId,
    })
  const isStart = commit.expectedRolloutVersion === 0
  if (isStart && commit.events[0]?.event.kind !== 'rolloutStarted')
    throw new InvalidInput('rollout-start-missing', 'a rollout begins with the event rolloutStarted', {
      rolloutId,
    })
  const group = await index.requireGroup(model)
  if (isStart) await redis.call((client) => client.hset(rolloutIndexKey, rolloutId, group))
  const reply = await change(redis, scripts.commitRollout, {
    group,
    model,
    requestId: commit.requestId,
    keys: keysOf(group, commit),
    args: [...fixedArgs(deps, commit), ...(await eventArgs(redis, group, commit))],
  })
  if (reply.kind === 'refused') throw refusal(reply, commit)
  const epoch = Number(reply.answer)
  await requireStored(redis, group, { commit, epoch })
  return epoch
}

function keysOf(group: string, { model, rolloutId }: RolloutCommit): readonly string[] {
  const keys = modelKeys(group, model)
  return [
    keys.versions,
    keys.aliases,
    keys.routing,
    keys.lease,
    keys.rollout,
    rolloutEventsKey(group, rolloutId),
    keys.rollouts,
    keys.failed,
    keys.champions,
  ]
}

function fixedArgs({ leaseTtlMs }: CommitDeps, commit: RolloutCommit): readonly (string | number)[] {
  return [
    commit.rolloutId,
    commit.expectedEpoch,
    commit.expectedRolloutVersion,
    commit.table === null ? '' : toStored(commit.table),
    commit.table?.epoch ?? commit.expectedEpoch,
    leaseTtlMs,
    commit.championMovesTo ?? '',
    commit.failedVersion ?? '',
    commit.isEnd ? '1' : '0',
  ]
}

/** Each event twice: as the history keeps it, and as it is published with the phase that it led to. The history read
 *  here is the one the script checks by its length, so the phase is right whenever the commit is accepted. */
async function eventArgs(
  redis: RedisConnection,
  group: string,
  commit: RolloutCommit,
): Promise<readonly string[]> {
  const [history, champion] = await redis.multi((tx) =>
    tx
      .lrange(rolloutEventsKey(group, commit.rolloutId), 0, -1)
      .hget(modelKeys(group, commit.model).aliases, 'champion'),
  )
  const before = (Array.isArray(history) ? history : []).map((json) => parseRecordedEvent(String(json)))
  const now = typeof champion === 'string' ? parseAlias('champion', champion) : null
  const recorded = commit.events.map(({ eventId, event }, place): RecordedEvent => ({
    eventId,
    rolloutId: commit.rolloutId,
    model: commit.model,
    sequence: commit.expectedRolloutVersion + place + 1,
    event,
  }))
  const published = publishedRolloutEvents(before, recorded, commit.championMovesTo ?? now?.version ?? null)
  // A number that JSON cannot hold becomes null here: no rollback may fail for the sake of its evidence's format.
  return recorded.flatMap((event, place) => [JSON.stringify(event), JSON.stringify(published[place])])
}

async function requireStored(
  redis: RedisConnection,
  group: string,
  done: { readonly commit: RolloutCommit; readonly epoch: number },
): Promise<void> {
  const { model, rolloutId, expectedRolloutVersion, events } = done.commit
  const [epoch, length] = await redis.multi((tx) =>
    tx.hget(modelKeys(group, model).routing, 'epoch').llen(rolloutEventsKey(group, rolloutId)),
  )
  if (Number(epoch ?? 0) < done.epoch || Number(length) < expectedRolloutVersion + events.length)
    throw new Unavailable(
      'redis-write-lost',
      'an acknowledged commit is not there any more: a failover lost it',
      {
        model,
        rolloutId,
        epoch,
      },
    )
}

function refusal(reply: ChangeReply & { kind: 'refused' }, commit: RolloutCommit): Error {
  const { model, rolloutId, expectedEpoch, expectedRolloutVersion } = commit
  const context = { model, rolloutId, detail: reply.detail }
  switch (reply.code) {
    case 'rollout-active':
      return new Conflict(reply.code, `rollout ${reply.detail} of ${model} is active`, context)
    case 'rollout-stale':
      return new Conflict(
        reply.code,
        `rollout ${rolloutId} is not active with ${expectedRolloutVersion} events; read it again`,
        context,
      )
    case 'epoch-stale':
      return new Conflict(
        reply.code,
        `the routing table of ${model} is at epoch ${reply.detail}, not ${expectedEpoch}; read it again`,
        context,
      )
    case 'version-unknown':
      return new NotFound(reply.code, `model ${model} has no version ${reply.detail}`, context)
    default:
      return new Error(`commit-rollout refused with ${reply.code}`)
  }
}
