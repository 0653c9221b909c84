import { setImmediate } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'
import { Unavailable } from '@weir/vocabulary'
import { type ChainableCommander, type Redis } from 'ioredis'
import { redisFailure } from './redis-failure.ts'

/** A command settles within this time, its one repeat included. */
const settleWithinMs = 1_500

/** An open connection that reconnects by itself and fails fast meanwhile. Made by `connectRedis`. */
export class RedisConnection {
  /** For this library alone: every call goes through `call` or `multi`, which map the errors. */
  readonly client: Redis
  /** What is wrong with the server's durability settings, for the log; null: every write is on disk when answered. */
  readonly durabilityWarning: string | null

  constructor(client: Redis, durabilityWarning: string | null) {
    this.client = client
    this.durabilityWarning = durabilityWarning
  }

  isReady(): boolean {
    return this.client.status === 'ready'
  }

  /** Sends a command; when it fails with the connection, waits for the next one and sends it again, once. So every
   *  command must be safe to repeat: a read, a write that sets the same value, or a script that knows its request id.
   *  @throws Unavailable `redis-unavailable` within 1.5 s; the command may have been applied */
  async call<Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply> {
    const startedAt = performance.now()
    const leftMs = () => Math.max(0, settleWithinMs - (performance.now() - startedAt))
    try {
      return await this.#callOnce(command)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      // Lets the loss of the connection be seen first: its state still says ready.
      await setImmediate()
      await this.whenReady(leftMs())
      return await within(leftMs(), this.#callOnce(command))
    }
  }

  async #callOnce<Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply> {
    try {
      return await command(this.client)
    } catch (error) {
      throw redisFailure(error)
    }
  }

  /** Several reads at one moment (MULTI), replies in their order.
   *  @throws Unavailable `redis-unavailable` */
  async multi(fill: (transaction: ChainableCommander) => ChainableCommander): Promise<readonly unknown[]> {
    const replies = await this.call(async (client) => await fill(client.multi()).exec())
    return (replies ?? []).map(([error, reply]) => {
      if (error !== null) throw redisFailure(error)
      return reply
    })
  }

  /** @throws Unavailable when it is not ready within `timeoutMs` */
  async whenReady(timeoutMs: number): Promise<void> {
    await waitUntilReady(this.client, timeoutMs)
  }

  /** Answers what is under way, then closes. */
  async close(): Promise<void> {
    if (this.isReady()) await this.client.quit().catch(() => this.client.disconnect())
    else this.client.disconnect()
  }
}

/** @throws Unavailable with the last error of the connection */
export function waitUntilReady(client: Redis, timeoutMs: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve()
  return new Promise((resolve, reject) => {
    let last: unknown
    const keep = (error: unknown) => (last = error)
    const settle = (end: () => void) => () => {
      clearTimeout(timer)
      client.off('ready', ready).off('error', keep)
      end()
    }
    const ready = settle(resolve)
    const late = settle(() => {
      const why = isNativeError(last) ? last.message || last.name : 'no answer'
      reject(
        new Unavailable('redis-unavailable', `Redis is not ready after ${timeoutMs} ms: ${why}`, {
          cause: last,
        }),
      )
    })
    const timer = setTimeout(late, timeoutMs)
    client.on('ready', ready).on('error', keep)
  })
}

async function within<Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const fail = () =>
      reject(new Unavailable('redis-unavailable', 'Redis does not answer: the repeat timed out'))
    timer = setTimeout(fail, timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
