import { type ServiceName } from '../addresses.ts'

/** How one thing that was tried went, and how long it took in milliseconds. */
export type Outcome<Value> =
  | { readonly kind: 'fine'; readonly ms: number; readonly value: Value }
  | { readonly kind: 'failed'; readonly ms: number; readonly reason: string }

/** What `/health/ready` said. */
export interface Health {
  readonly status: 'ok' | 'error' | 'starting' | 'draining'
  readonly checks: Readonly<Record<string, { readonly status: 'ok' | 'error'; readonly detail: string }>>
}

/** All that the doctor saw before it names what is broken. */
export interface Observations {
  readonly health: Readonly<Record<ServiceName, Outcome<Health>>>
  readonly kafka: Outcome<null>
  readonly schemaRegistry: Outcome<null>
  readonly clickhouse: Outcome<null>
  readonly probe: Probe
}

/** A record through each way in, or why none was sent. */
export type Probe =
  | { readonly kind: 'none'; readonly reason: string }
  | {
      readonly kind: 'sent'
      readonly model: string
      /** Number of the version that answered over HTTP. */
      readonly http: Outcome<string>
      readonly kafka: Outcome<null>
      /** Time from sending until `v_predictions` had it, in milliseconds; null: it was not found in time. */
      readonly httpRecordedMs: number | null
      readonly streamRecordedMs: number | null
      /** How long was looked, in milliseconds. */
      readonly waitedMs: number
    }
