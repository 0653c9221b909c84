import { Unavailable } from '@weir/vocabulary'

/** Whether this process leads. */
export interface Lead {
  /** Number of the lead that holds now; rises with each new one, also after a lapse of our own. Null: another leads, or
   *  nobody. */
  fence(): number | null
}

/** Commands come again after this time, in milliseconds: by then the client may have found the leader. */
const retryAfterMs = 1_000

/** @throws Unavailable `not-leader` */
export function requireLead(lead: Lead): number {
  const fence = lead.fence()
  if (fence !== null) return fence
  throw new Unavailable('not-leader', 'another rollback-controller leads, or none yet; send it again', {
    retryAfterMs,
  })
}
