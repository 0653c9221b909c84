import { type Parameters } from './request-parameters.ts'

/** Who answered, in the response's `parameters`; clients of the protocol may ignore it. */
export interface ServingFacts {
  readonly requestId: string
  /** Number of the version that answered. */
  readonly servedVersion: number
  readonly role: 'champion' | 'challenger' | 'shadow'
  /** Epoch of the routing table that chose it. */
  readonly epoch: number
  /** The challenger was chosen, and the champion answered in its place. */
  readonly fallback: boolean
}

/** Names: `request_id`, `served_version` (text, as versions are in the protocol), `role`, `epoch`, `fallback`. */
export function encodeServingFacts(facts: ServingFacts): Parameters {
  return {
    request_id: facts.requestId,
    served_version: String(facts.servedVersion),
    role: facts.role,
    epoch: facts.epoch,
    fallback: facts.fallback,
  }
}
