import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'
import { ModelIndex } from './model-index.ts'
import {
  markPublished,
  prolongLock,
  readOutbox,
  releaseLock,
  type OutboxBatch,
  type OutboxReader,
} from './outbox.ts'
import { toOutboxEvent, type OutboxEvent } from './outbox-event.ts'
import { type RedisConnection } from './redis-connection.ts'

export interface RelayOptions {
  readonly redis: RedisConnection
  /** Publishes the events in this order and returns when all are acknowledged. */
  readonly publish: (events: readonly OutboxEvent[]) => Promise<void>
  /** A relay that dies is followed by another after this long, in milliseconds. */
  readonly lockTtlMs: number
  /** Ends the relay after the batch under way. */
  readonly signal: AbortSignal
  /** How often the outboxes are looked at, in milliseconds; 150 by default. */
  readonly pollMs?: number
  /** Told each time Redis or the broker does not answer; the relay tries again by itself. */
  readonly onUnavailable?: (failure: Unavailable) => void
}

const longestPauseMs = 5_000

/** Publishes the outbox of every group, each in order, until the signal. Several processes may run it: one at a time has
 *  a group. Every event is published at least once; one whose relay died before it was marked comes again, with the same
 *  event id, so that readers drop the repeat.
 *  @throws anything that is not Unavailable: an event that nobody can publish must not be passed over */
export async function relayOutbox(options: RelayOptions): Promise<void> {
  const { redis, lockTtlMs, signal, pollMs = 150 } = options
  const reader = { redis, lockTtlMs, token: randomUUID() }
  const index = new ModelIndex(redis)
  let failures = 0
  while (!signal.aborted) {
    try {
      await relayOnce(options, reader, index)
      failures = 0
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      failures += 1
      options.onUnavailable?.(error)
    }
    await pause(Math.min(pollMs * 2 ** failures, longestPauseMs), signal)
  }
  await orUnavailable(releaseGroups(reader, index))
}

/** Lets another relay go on at once. */
async function releaseGroups(reader: OutboxReader, index: ModelIndex): Promise<void> {
  await Promise.all((await groupsOf(index)).map((group) => releaseLock(reader, group)))
}

async function groupsOf(index: ModelIndex): Promise<readonly string[]> {
  return [...new Set((await index.all()).map(({ group }) => group))]
}

async function relayOnce(options: RelayOptions, reader: OutboxReader, index: ModelIndex): Promise<void> {
  const batches = await Promise.all((await groupsOf(index)).map((group) => readOutbox(reader, group)))
  for (const batch of batches) {
    if (batch === null) continue
    let next: OutboxBatch | null = batch
    while (next !== null && !options.signal.aborted) next = await publishBatch(options, reader, next)
  }
}

/** @returns the next batch of the group */
async function publishBatch(
  { publish }: RelayOptions,
  reader: OutboxReader,
  batch: OutboxBatch,
): Promise<OutboxBatch | null> {
  // Batches of other groups went before: the lock may have been lost meanwhile.
  if (!(await prolongLock(reader, batch))) return null
  const renewing = setInterval(() => void orUnavailable(prolongLock(reader, batch)), reader.lockTtlMs / 3)
  try {
    await publish(batch.entries.map(toOutboxEvent))
  } finally {
    clearInterval(renewing)
  }
  return (await markPublished(reader, batch)) ? readOutbox(reader, batch.group) : null
}

/** A lock that can be neither renewed nor given back runs out by itself, and the mark of a batch is refused then. */
async function orUnavailable(locking: Promise<unknown>): Promise<void> {
  try {
    await locking
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
