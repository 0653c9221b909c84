import { type Instant } from '@weir/vocabulary'
import { type Addresses, type Environment } from './addresses.ts'
import { type CallService } from './call-service.ts'
import { type Progress } from './progress.ts'

/** What commands know of the world. */
export interface World {
  readonly env: Environment
  readonly addresses: Addresses
  readonly call: CallService
  /** Wall clock. */
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
  /** Standard error: how long work goes on. */
  readonly progress: Progress
}
