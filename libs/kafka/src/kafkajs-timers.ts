import { createRequire } from 'node:module'

/** The part of kafkajs' request queue that the patch touches; it has no published types. */
interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
}

/** How soon a queued request is looked at again when the broker does not throttle us, in milliseconds; kafkajs' own value. */
const checkIntervalMs = 10

/** Sets a timer only while requests wait, and never for a time that has passed.
 *  kafkajs 2.2.4 (its issue 1751) sets one after every answer: 870 wake-ups a second for each idle connection, and on
 *  Node 24 a TimeoutNegativeWarning for each request. */
function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
  const throttledMs = this.throttledUntil - Date.now()
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null
      this.checkPendingRequests()
    },
    throttledMs > 0 ? throttledMs : checkIntervalMs,
  )
}

/** Replaces the busy timer of kafkajs in this process. Repeating it changes nothing. */
export function patchKafkajsTimers(): void {
  const queue: { prototype: RequestQueue } = createRequire(import.meta.url)(
    'kafkajs/src/network/requestQueue',
  )
  queue.prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests
}
