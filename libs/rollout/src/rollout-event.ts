import { type KpiDefinition } from '@weir/kpi'
import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type Assessment } from './assess.ts'
import { type Plan } from './plan.ts'

/** Wall time of an event, and how far event time had come; null before the first tally. */
interface Moment {
  readonly at: Instant
  readonly eventTime: Instant | null
}

/** Who asked for it, and why. */
export interface ByPerson {
  readonly by: string
  readonly reason: string
}

/** What an automatic decision was made from; null when a person decided. */
interface Decided {
  readonly assessment: Assessment | null
  readonly by: string
  readonly reason: string
}

export interface RolloutStarted extends Moment, ByPerson {
  readonly kind: 'rolloutStarted'
  readonly rolloutId: string
  readonly model: ModelName
  readonly challenger: VersionNumber
  /** Champion before the rollout; null for a model's first version. */
  readonly formerChampion: VersionNumber | null
  readonly plan: Plan
  /** Definition of the plan's KPI as it stood; null without one. */
  readonly kpi: KpiDefinition | null
  /** Class whose share is compared; null when the model has no classes. */
  readonly positiveClass: string | null
  /** Whether the challenger has a profile, without which it may be shadowed only. */
  readonly isRoutable: boolean
  readonly salt: string
  /** Versions that were kept loaded for a way back. */
  readonly keptLoaded: readonly VersionNumber[]
}

/** One fact in the life of a rollout. Its id and its place in the history are the store's. */
export type RolloutEvent =
  | RolloutStarted
  | (Moment & { readonly kind: 'shadowEntered' })
  /** The first tally told what event time it is in a phase that began without knowing. */
  | (Moment & { readonly kind: 'eventTimeLearnt'; readonly eventTime: Instant })
  | (Moment &
      Decided & {
        readonly kind: 'stepEntered'
        /** Position in the plan, from 0. */
        readonly step: number
        readonly weightPercent: number
        /** Live predictions of the challenger before this. */
        readonly challengerPredictions: number
      })
  /** The champion moved to the challenger. */
  | (Moment & Decided & { readonly kind: 'watchEntered'; readonly challengerPredictions: number })
  | (Moment & Decided & { readonly kind: 'promoted' })
  | (Moment & Decided & { readonly kind: 'rolledBack'; readonly cause: RollbackCause })
  | (Moment & Decided & { readonly kind: 'paused' })
  | (Moment & ByPerson & { readonly kind: 'resumed' })
  | (Moment & ByPerson & { readonly kind: 'cancelled' })

export type RollbackCause = 'evidence' | 'loadFailure' | 'person'
