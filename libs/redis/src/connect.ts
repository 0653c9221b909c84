import { isNativeError } from 'node:util/types'
import { Redis, type RedisOptions } from 'ioredis'
import { RedisConnection, waitUntilReady } from './redis-connection.ts'

/** Longer than any fsync seen on a busy machine; a request never waits for Redis, only commands of people do. */
const commandTimeoutMs = 1_000
/** A socket that owes answers for this long is dead: packets are dropped without a reset. */
const socketTimeoutMs = 2_000
const readyWithinMs = 10_000
const longestBackoffMs = 2_000

/** Nothing is queued or sent again behind our back: a resent command would be applied twice, and without the time
 *  limit a command whose connection was lost would never settle (both measured with ioredis 6). */
function options(purpose: string) {
  return {
    connectionName: `weir-${purpose}`,
    protocol: 2,
    commandTimeout: commandTimeoutMs,
    socketTimeout: socketTimeoutMs,
    connectTimeout: commandTimeoutMs,
    // A command whose connection is lost fails at once; with 1 it would wait out its time limit.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(50 * 2 ** (times - 1), longestBackoffMs) * (0.75 + Math.random() / 2),
    // After a managed failover the old node stays open, read-only: leave it, but send nothing again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 1 : false),
  } satisfies RedisOptions
}

/** Opens a connection and waits until the server answers.
 *  @param url     `redis://[user:password@]host[:port][/database]`
 *  @param purpose what for, shown in the server's client list
 *  @throws Unavailable `redis-unavailable` when it is not ready within 10 s */
export async function connectRedis(url: string, purpose: string): Promise<RedisConnection> {
  const client = await open(url, purpose)
  return new RedisConnection(client, await durabilityWarning(client))
}

/** A second connection to the same server, for subscriptions: it can send nothing else. */
export async function openSubscriber(connection: RedisConnection): Promise<Redis> {
  // Subscribing again after a reconnect is the driver's own doing and needs the queue.
  const client = connection.client.duplicate({ enableOfflineQueue: true, socketTimeout: undefined })
  client.on('error', () => undefined)
  await readyOrClosed(client)
  return client
}

async function open(url: string, purpose: string): Promise<Redis> {
  const client = new Redis(url, options(purpose))
  // The driver reconnects; each command that fails meanwhile tells its caller.
  client.on('error', () => undefined)
  // Any number of callers may wait for the connection to come back.
  client.setMaxListeners(0)
  await readyOrClosed(client)
  return client
}

async function readyOrClosed(client: Redis): Promise<void> {
  try {
    await waitUntilReady(client, readyWithinMs)
  } catch (error) {
    client.disconnect()
    throw error
  }
}

async function durabilityWarning(client: Redis): Promise<string | null> {
  try {
    const appendOnly = await setting(client, 'appendonly')
    const appendFsync = await setting(client, 'appendfsync')
    if (appendOnly === 'yes' && appendFsync === 'always') return null
    return `Redis runs with appendonly ${appendOnly} and appendfsync ${appendFsync}: acknowledged changes of models and routing may be lost; set appendonly yes and appendfsync always`
  } catch (error) {
    // Managed servers forbid CONFIG.
    const why = isNativeError(error) ? error.message : String(error)
    return `the durability of Redis could not be checked (${why}); it must keep every acknowledged write`
  }
}

async function setting(client: Redis, name: string): Promise<string> {
  const reply: unknown = await client.config('GET', name)
  return Array.isArray(reply) ? String(reply[1]) : String(reply)
}
