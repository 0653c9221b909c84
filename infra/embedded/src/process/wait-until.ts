import { setTimeout as sleep } from 'node:timers/promises'

export interface Wait {
  /** Resolves when the thing is ready, throws (with the reason) while it is not. */
  readonly probe: () => Promise<void>
  readonly timeoutMs: number
  readonly everyMs: number
  /** Resolves, with a reason, when waiting has become pointless. */
  readonly gone: Promise<string>
}

/** Repeats the probe until it passes.
 *  @returns undefined when ready, else why it never was */
export async function waitUntil({ probe, timeoutMs, everyMs, gone }: Wait): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs
  let lost: string | undefined
  let reason = 'not probed yet'
  void gone.then((why) => (lost = why))
  while (performance.now() < deadline) {
    try {
      await probe()
      return undefined
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
    if (lost !== undefined) return `it ended (${lost})`
    await sleep(everyMs)
  }
  return `not ready after ${timeoutMs / 1000} s: ${reason}`
}
