import { Unavailable } from '@weir/vocabulary'
import { type ChainableCommander, type Redis } from 'ioredis'
import { redisFailure } from './redis-failure.ts'

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

  /** @throws Unavailable `redis-unavailable`; the command may have been applied */
  async call<Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply> {
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
      const why = last instanceof Error ? last.message || last.name : 'no answer'
      reject(
        new Unavailable('redis-unavailable', `Redis is not ready after ${timeoutMs} ms: ${why}`, {}, last),
      )
    })
    const timer = setTimeout(late, timeoutMs)
    client.on('ready', ready).on('error', keep)
  })
}
