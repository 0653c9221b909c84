import { type ControllerLock } from '@weir/redis'
import { type ServiceLogger } from '@weir/service-host'
import { type Lead } from './lead.ts'
import { repeatEvery } from './repeat-every.ts'

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
  readonly logger: Pick<ServiceLogger, 'info' | 'warn'>
  /** Told after each attempt whether this process leads. */
  readonly onHeld: (isLeader: boolean) => void
}): KeptLead {
  const { lock, ttlMs, logger, onHeld } = deps
  const fence = () => lock.current()?.fence ?? null
  let told: number | null = null
  const tell = () => {
    onHeld(fence() !== null)
    if (fence() === told) return
    told = fence()
    logger.info(
      { fence: told },
      told === null ? 'this controller does not lead any more' : 'this controller leads',
    )
  }
  const hold = async () => {
    await lock.hold()
    tell()
  }
  const holding = repeatEvery(ttlMs / holdsPerTtl, hold, (failure) => {
    logger.warn({ code: failure.code }, `the lead could not be kept: ${failure.message}`)
    tell()
  })
  return {
    fence,
    async stop() {
      await holding.stop()
      onHeld(false)
      await lock.release()
    },
  }
}
