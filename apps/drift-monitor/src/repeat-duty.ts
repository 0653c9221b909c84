import { Unavailable } from '@weir/vocabulary'
import { type ServiceLogger } from '@weir/service-host'
import { setTimeout as sleep } from 'node:timers/promises'

/** Something that is done again and again. */
export interface Duty {
  readonly name: string
  /** Whether it is this process's turn. */
  readonly isMine: () => boolean
  /** @throws Unavailable when a system does not answer: it is tried again at the next look */
  readonly look: () => Promise<void>
}

export interface RepeatedDuty {
  /** What the last look met, for people.
   *  @throws Error when it failed by a defect */
  status(): string
  /** Finishes the look under way. */
  stop(): Promise<void>
}

export interface RepeatOptions {
  readonly pollMs: number
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'error'>
  /** Counts the looks that failed. */
  readonly onFailure: (duty: string) => void
}

/** Pause after a defect, in milliseconds. */
const defectPauseMs = 10_000

/** Looks every `pollMs` until stopped. A look that fails is repeated, also after a defect: guardrails are tallied in the
 *  same process and must not end with it. The failure shows in the log, the metrics and the readiness check. */
export function repeatDuty(duty: Duty, { pollMs, logger, onFailure }: RepeatOptions): RepeatedDuty {
  const stopping = new AbortController()
  let failure: unknown = null
  let lookedAt: number | null = null
  const look = async () => {
    try {
      await duty.look()
      if (failure !== null) logger.info({ duty: duty.name }, 'a duty goes on')
      failure = null
      lookedAt = Date.now()
    } catch (error) {
      onFailure(duty.name)
      const fields = { error, duty: duty.name }
      if (!(error instanceof Unavailable)) logger.error(fields, 'a duty failed by a defect')
      else if (failure === null) logger.warn(fields, 'a duty waits for a system that does not answer')
      failure = error
    }
  }
  const isDefect = () => failure !== null && !(failure instanceof Unavailable)
  const run = async () => {
    while (!stopping.signal.aborted) {
      if (duty.isMine()) await look()
      const pauseMs = isDefect() ? defectPauseMs : pollMs
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    status() {
      if (isDefect()) throw new Error(`failed by a defect: ${String(failure)}`)
      if (failure !== null) return `waits: ${String(failure)}`
      if (!duty.isMine()) return 'another process does it'
      return lookedAt === null ? 'not begun' : `done ${Date.now() - lookedAt} ms ago`
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
