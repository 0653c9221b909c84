import { randomUUID } from 'node:crypto'
import { controllerLockKeys } from './keys.ts'
import { type RedisConnection } from './redis-connection.ts'
import { runScript } from './run-script.ts'
import { scripts } from './scripts.ts'

/** The right to lead. */
export interface Leadership {
  /** Rises with each new leader, and when the same one leads again after a lapse: what was known before is stale. */
  readonly fence: number
  /** On the clock that was given, at the latest; measured from before the request was sent. */
  readonly validUntil: number
}

export interface ControllerLockOptions {
  /** How long the lead lasts without `hold`, in milliseconds; call `hold` at a third of it. */
  readonly ttlMs: number
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
}

/** Makes one rollback-controller the leader. It decides who works, not what is written: two leaders at once, after a
 *  pause of one, are told apart by the compare-and-set on the table's epoch. */
export class ControllerLock {
  readonly #redis: RedisConnection
  readonly #options: ControllerLockOptions
  readonly #token = randomUUID()
  #leadership: Leadership | null = null

  constructor(redis: RedisConnection, options: ControllerLockOptions) {
    this.#redis = redis
    this.#options = options
  }

  /** Takes the lead when it is free, or keeps it.
   *  @returns null when another leads
   *  @throws Unavailable `redis-unavailable`; a lead that was held goes on until its `validUntil` */
  async hold(): Promise<Leadership | null> {
    const { clock, ttlMs } = this.#options
    const validUntil = clock() + ttlMs
    const fence = await runScript(this.#redis, scripts.holdLock, {
      keys: [controllerLockKeys.lock, controllerLockKeys.fence],
      args: [this.#token, ttlMs],
    })
    this.#leadership = typeof fence === 'number' && fence > 0 ? { fence, validUntil } : null
    return this.#leadership
  }

  /** The lead that holds now; null when there is none, or it has run out. */
  current(): Leadership | null {
    const held = this.#leadership
    return held !== null && this.#options.clock() < held.validUntil ? held : null
  }

  /** Lets another lead at once; without it, after the lead has run out.
   *  @throws Unavailable `redis-unavailable` */
  async release(): Promise<void> {
    this.#leadership = null
    await runScript(this.#redis, scripts.releaseLock, {
      keys: [controllerLockKeys.lock],
      args: [this.#token],
    })
  }
}
