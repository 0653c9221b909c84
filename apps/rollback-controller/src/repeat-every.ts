import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'

export interface Repeated {
  /** Ends it after the run under way. */
  stop(): Promise<void>
}

/** Runs `work` again and again, with a pause between the end of one run and the next. An outage is told and survived;
 *  anything else is a defect: the rejection ends the process. */
export function repeatEvery(
  everyMs: number,
  work: () => Promise<void>,
  onUnavailable: (failure: Unavailable) => void,
): Repeated {
  const ended = new AbortController()
  const run = async () => {
    while (!ended.signal.aborted) {
      try {
        await work()
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error
        onUnavailable(error)
      }
      await pause(everyMs, ended.signal)
    }
  }
  const running = run()
  return {
    async stop() {
      ended.abort()
      await running
    },
  }
}

async function pause(forMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(forMs, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
