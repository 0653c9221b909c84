import { type Instant, type ModelName } from '@weir/vocabulary'
import { type MonitorDefinition } from './monitor-definition.ts'

/** A definition as it was applied to a model. */
export interface AppliedMonitor {
  /** Rises by one with each change, from 1. */
  readonly revision: number
  readonly definition: MonitorDefinition
  /** Wall time. */
  readonly appliedAt: Instant
}

/** How each model is watched; every revision is kept. */
export interface MonitorStore {
  /** The newest revision; null: none was applied, and the preset holds. */
  find(model: ModelName): Promise<AppliedMonitor | null>
  /** Makes a definition the newest revision.
   *  @param expectedRevision the newest revision as the caller knows it; 0: none
   *  @throws NotFound `model-unknown`; Conflict `monitor-stale` when another revision is the newest */
  apply(model: ModelName, definition: MonitorDefinition, expectedRevision: number): Promise<AppliedMonitor>
  /** Every revision, oldest first. */
  history(model: ModelName): Promise<readonly AppliedMonitor[]>
}
