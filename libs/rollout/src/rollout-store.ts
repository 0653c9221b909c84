import { type RoutingTable } from '@weir/routing'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type RolloutEvent } from './rollout-event.ts'

/** A rollout event in its place. */
export interface RecordedEvent {
  /** Idempotence key of the event wherever it is published. */
  readonly eventId: string
  readonly rolloutId: string
  readonly model: ModelName
  /** Place in the rollout's history, from 1 without gaps. */
  readonly sequence: number
  readonly event: RolloutEvent
}

/** All that a decision about one model starts from. */
export interface StoredModel {
  readonly model: ModelName
  /** The routing table; null before the model's first version. */
  readonly table: RoutingTable | null
  /** Epoch of the table; 0 without one. */
  readonly epoch: number
  /** Version that the alias `champion` points to. */
  readonly champion: VersionNumber | null
  /** The history of the rollout under way, oldest first; null when there is none. */
  readonly active: { readonly rolloutId: string; readonly events: readonly RecordedEvent[] } | null
  /** Versions that were rolled back by evidence, without repeats, in any order. */
  readonly failedVersions: readonly VersionNumber[]
  /** Versions that have been champion, without repeats, in any order; the present one is among them. */
  readonly champions: readonly VersionNumber[]
}

/** One decision, to be stored whole or not at all. */
export interface RolloutCommit {
  /** A repeat with the same id changes nothing and answers as the first did. */
  readonly requestId: string
  readonly model: ModelName
  readonly rolloutId: string
  /** Epoch that the decision was made on; 0: there was no table. */
  readonly expectedEpoch: number
  /** Events of the rollout that the decision was made on; 0: the rollout starts. */
  readonly expectedRolloutVersion: number
  /** Numbered on from `expectedRolloutVersion` + 1 in this order; may be empty when only the table is renewed. */
  readonly events: readonly { readonly eventId: string; readonly event: RolloutEvent }[]
  /** The new table, whose epoch is `expectedEpoch` + 1; null: the table and its epoch stay. */
  readonly table: RoutingTable | null
  /** Version that `champion` moves to; null: it stays. */
  readonly championMovesTo: VersionNumber | null
  /** Version to remember as rolled back by evidence; null: none. */
  readonly failedVersion: VersionNumber | null
  /** Whether the rollout is over, so that the model is free for the next one. */
  readonly isEnd: boolean
}

/** Where rollouts live, with the alias `champion` and the routing table that they alone may write.
 *  One rollout per model is active; the store sees to that. */
export interface RolloutStore {
  /** @returns an empty `StoredModel` (epoch 0, all else null or []) for a model that has never had a rollout */
  load(model: ModelName): Promise<StoredModel>
  /** One atomic step: checks, events, table, alias, outbox.
   *  @returns the epoch after it
   *  @throws Conflict `epoch-stale` when the stored epoch is another; `rollout-active` when the commit starts a rollout
   *  while another is active; `rollout-stale` when the rollout is not the active one or has another number of events
   *  @throws InvalidInput `table-epoch-invalid` when `table.epoch` is not `expectedEpoch` + 1 */
  commit(commit: RolloutCommit): Promise<number>
  /** History of one rollout, active or over, oldest first; [] for an unknown id. */
  events(rolloutId: string): Promise<readonly RecordedEvent[]>
  /** Ids of a model's rollouts, newest first. */
  list(model: ModelName): Promise<readonly string[]>
  /** Models that have an active rollout, in any order: what a controller takes up when it starts. */
  activeModels(): Promise<readonly ModelName[]>
}
