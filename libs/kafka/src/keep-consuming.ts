import { setTimeout as sleep } from 'node:timers/promises'
import { type ConsumerEvent, type ConsumerObserver } from './consumer-event.ts'
import { ConsumerLife, type LifeHooks, type LifeSettings } from './consumer-life.ts'
import { isOutage } from './kafka-failure.ts'
import { type KafkaLink } from './kafka-link.ts'
import { afterBreakdown, afterJoin, noBreakdowns } from './restart-policy.ts'

/** A consumer at work. */
export interface RunningConsumer {
  /** Whether the group has given out partitions and the consumer is alive; for readiness. */
  isReady(): boolean
  /** Stops fetching, finishes what is under way, commits and leaves the group. */
  stop(): Promise<void>
}

const outageLivesPerLine = 30
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
  const { log } = link.settings
  const stopping = new AbortController()
  let life: ConsumerLife | null = null
  let isReady = false
  let breakdowns = noBreakdowns

  const onEvent = (event: ConsumerEvent) => {
    if (event.kind === 'joined') {
      isReady = true
      breakdowns = afterJoin(breakdowns)
    }
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
    while (!stopping.signal.aborted) {
      const startedAt = Date.now()
      const error = await liveOnce()
      if (stopping.signal.aborted) return
      const now = Date.now()
      const isAway = isOutage(error)
      const restart = afterBreakdown(breakdowns, { isOutage: isAway, livedMs: now - startedAt, now })
      breakdowns = restart.breakdowns
      const crashes = restart.count
      // An outage costs a life every two seconds: one line a minute tells as much.
      if (!isAway || crashes % outageLivesPerLine === 1) {
        log.error({ err: error, topic, groupId, crashes }, 'a consumer broke down and is built anew')
      }
      onEvent({ kind: 'crashed', error, crashes })
      if (restart.isDead) onEvent({ kind: 'dead', error })
      await pause(restart.afterMs, stopping.signal)
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
