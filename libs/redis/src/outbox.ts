import { groupKeys } from './keys.ts'
import { type OutboxEntry } from './outbox-event.ts'
import { type RedisConnection } from './redis-connection.ts'
import { runScript } from './run-script.ts'
import { scripts } from './scripts.ts'

/** So many published events are kept in Redis, to look at; Kafka keeps all. */
const publishedKept = 10_000
/** Enough to fill one request to a broker. */
const batchSize = 500

/** Events of one group that this relay may publish now. */
export interface OutboxBatch {
  readonly group: string
  readonly fence: number
  /** In order, not empty. */
  readonly entries: readonly OutboxEntry[]
}

export interface OutboxReader {
  readonly redis: RedisConnection
  /** Who reads: the lock of a group belongs to one token at a time. */
  readonly token: string
  readonly lockTtlMs: number
}

function keysOf(group: string): readonly string[] {
  const { outbox, published, relayLock, relayFence } = groupKeys(group)
  return [outbox, published, relayLock, relayFence]
}

/** @returns null when nothing waits, or another relay has the group */
export async function readOutbox(reader: OutboxReader, group: string): Promise<OutboxBatch | null> {
  const { redis, token, lockTtlMs } = reader
  const args = [token, lockTtlMs, batchSize]
  const reply = await runScript(redis, scripts.readOutbox, { keys: keysOf(group), args })
  const [fence, entries] = Array.isArray(reply) ? reply : []
  if (typeof fence !== 'number' || fence === 0 || !Array.isArray(entries)) return null
  return { group, fence, entries: entries.map((entry) => parseEntry(group, entry)) }
}

/** Makes the lock last while a batch is being published.
 *  @returns whether the lock is still the reader's own */
export async function prolongLock(reader: OutboxReader, { group, fence }: OutboxBatch): Promise<boolean> {
  const { relayLock, relayFence } = groupKeys(group)
  const args = [reader.token, reader.lockTtlMs]
  return (await runScript(reader.redis, scripts.holdLock, { keys: [relayLock, relayFence], args })) === fence
}

/** Gives the group to whoever asks next; nothing happens when another relay has it. */
export async function releaseLock({ redis, token }: OutboxReader, group: string): Promise<void> {
  await runScript(redis, scripts.releaseLock, { keys: [groupKeys(group).relayLock], args: [token] })
}

/** @returns false when the lock was lost meanwhile: the next relay publishes these events again */
export async function markPublished(reader: OutboxReader, batch: OutboxBatch): Promise<boolean> {
  const last = batch.entries.at(-1)
  if (last === undefined) return true
  const args = [reader.token, batch.fence, last.number, publishedKept]
  return (await runScript(reader.redis, scripts.markPublished, { keys: keysOf(batch.group), args })) === 1
}

/** An entry is `[id, [field, value, ...]]`, its id `<number>-0`. */
function parseEntry(group: string, entry: unknown): OutboxEntry {
  const [id, flat] = Array.isArray(entry) ? entry : []
  const fields = Array.isArray(flat) ? flat.map(String) : []
  const field = (name: string) => fields[fields.indexOf(name) + 1] ?? ''
  return {
    group,
    number: Number.parseInt(String(id), 10),
    topic: field('topic'),
    key: field('key'),
    json: field('event'),
  }
}
