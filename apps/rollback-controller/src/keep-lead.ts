import { type ControllerLock } from '@weir/redis'
import { type Lead } from './lead.ts'
import { repeatEvery } from './repeat-every.ts'
import { type ServiceLogger } from '@weir/service-host'
import { type ControllerMetrics } from './metrics.ts'

export interface KeptLead extends Lead {
  /** Gives the lead back, so that another can lead at once. */
  stop(): Promise<void>
}

/** Holds thrice in a time to live: two failures in a row lose nothing. */
const holdsPerTtl = 3

/** Takes the lead when it is free and keeps it. */
export function keepLead(deps: {
  readonly lock: Pick<ControllerLock, 'hold' | 'current' | 'release'>
  readonly ttlMs: number
  readonly logger: ServiceLogger
  readonly metrics: ControllerMetrics
}): KeptLead {
  const { lock, ttlMs, logger, metrics } = deps
  let told: number | null = null
  const hold = async () => {
    const fence = (await lock.hold())?.fence ?? null
    metrics.isLeader.set(fence === null ? 0 : 1)
    if (fence !== told)
      logger.info({ fence }, fence === null ? 'another controller leads' : 'this controller leads')
    told = fence
  }
  const holding = repeatEvery(ttlMs / holdsPerTtl, hold, (failure) =>
    logger.warn({ code: failure.code }, `the lead could not be kept: ${failure.message}`),
  )
  return {
    fence: () => lock.current()?.fence ?? null,
    async stop() {
      await holding.stop()
      metrics.isLeader.set(0)
      await lock.release()
    },
  }
}
