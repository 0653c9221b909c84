import { setTimeout as sleep } from 'node:timers/promises'
import { type ConsumerEvent, type ConsumerObserver } from './consumer-event.ts'
import { ConsumerLife, type LifeHooks, type LifeSettings } from './consumer-life.ts'
import { type KafkaLink } from './kafka-link.ts'

/** A consumer at work. */
export interface RunningConsumer {
  /** Whether the group has given out partitions and the consumer is alive; for readiness. */
  isReady(): boolean
  /** Stops fetching, finishes what is under way, commits and leaves the group. */
  stop(): Promise<void>
}

/** After so many breakdowns in a row the process is called dead. */
const deadAfter = 5
/** A consumer that lived for so long did not break down "in a row", in milliseconds. */
const stableMs = 120_000
const restartMs = { first: 500, most: 15_000 }
/** A consumer that has lost its broker may never finish its own end, in milliseconds. */
const endTimeoutMs = 20_000

export interface ConsumerPlan {
  readonly settings: LifeSettings
  readonly hooks: Omit<LifeHooks, 'onEvent'>
  readonly observe: ConsumerObserver | undefined
}

/** Lives one consumer after the other until it is stopped. */
export function keepConsuming(link: KafkaLink, plan: ConsumerPlan): RunningConsumer {
  const { topic, groupId } = plan.settings
  const stopping = new AbortController()
  let life: ConsumerLife | null = null
  let isReady = false

  const onEvent = (event: ConsumerEvent) => {
    if (event.kind === 'joined') isReady = true
    if (event.kind === 'crashed') isReady = false
    plan.observe?.({ ...event, topic, groupId })
  }
  const liveOnce = async () => {
    life = new ConsumerLife(link, plan.settings, { ...plan.hooks, onEvent })
    await life.start()
    const cause = await life.ended
    if (!stopping.signal.aborted) await endLife(life, link)
    return cause
  }
  const run = async () => {
    for (let crashes = 0; !stopping.signal.aborted;) {
      const startedAt = Date.now()
      const error = await liveOnce()
      if (stopping.signal.aborted) return
      crashes = Date.now() - startedAt > stableMs ? 1 : crashes + 1
      link.settings.log.error(
        { err: error, topic, groupId, crashes },
        'a consumer broke down and is built anew',
      )
      onEvent({ kind: 'crashed', error, crashes })
      if (crashes === deadAfter) onEvent({ kind: 'dead', error })
      await pause(Math.min(restartMs.most, restartMs.first * 2 ** (crashes - 1)), stopping.signal)
    }
  }
  const running = run()
  return {
    isReady: () => isReady,
    async stop() {
      isReady = false
      stopping.abort()
      if (life !== null) await endLife(life, link)
      await running
    },
  }
}

async function endLife(life: ConsumerLife, link: KafkaLink): Promise<void> {
  const isLate = new AbortController()
  const timeout = pause(endTimeoutMs, isLate.signal)
  const ended = life.stop().catch((error: unknown) => {
    link.settings.log.warn({ err: error }, 'a consumer did not end in order; it is left')
  })
  await Promise.race([ended, timeout])
  isLate.abort()
}

async function pause(forMs: number, signal: AbortSignal): Promise<void> {
  await sleep(forMs, undefined, { signal, ref: false }).catch(() => undefined)
}
