import { type KpiDefinition } from '@weir/kpi'
import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type Assessment } from './assess.ts'
import { type Plan } from './plan.ts'
import { type ByPerson, type RolloutEvent } from './rollout-event.ts'

/** Wall time now, and how far event time has come; null when it is not known. */
interface Clocks {
  readonly now: Instant
  readonly eventTime: Instant | null
}

export interface StartCommand extends Clocks, ByPerson {
  readonly kind: 'start'
  readonly rolloutId: string
  readonly model: ModelName
  readonly challenger: VersionNumber
  readonly plan: Plan
  /** Mixed into the hash of the entity; new for each rollout. */
  readonly salt: string
  readonly context: StartContext
}

/** What must be known about the model before a rollout may start. */
export interface StartContext {
  readonly activeRollout: string | null
  readonly champion: VersionNumber | null
  /** Whether the challenger has been champion. */
  readonly hasBeenChampion: boolean
  /** Whether the challenger was rolled back by evidence. */
  readonly hasFailed: boolean
  /** Whether it has a profile, without which it may be shadowed but not routed. */
  readonly hasProfile: boolean
  /** The KPIs of the model. */
  readonly kpis: readonly KpiDefinition[]
  /** The positive class of the model's own decision; null without classes. */
  readonly positiveClass: string | null
  /** Versions kept loaded now for a way back. */
  readonly keptLoaded: readonly VersionNumber[]
}

export type RolloutCommand =
  | StartCommand
  /** Every process that must answer has it loaded and warm. */
  | (Clocks & { readonly kind: 'challengerReady' })
  /** It could not be loaded. */
  | (Clocks & { readonly kind: 'challengerFailed'; readonly reason: string })
  /** Go on if the evidence says so. */
  | { readonly kind: 'advance'; readonly now: Instant; readonly assessment: Assessment }
  | (Clocks & ByPerson & { readonly kind: ManualStep })

export type ManualStep = 'pause' | 'resume' | 'promote' | 'rollback' | 'cancel'

/** Why a command is refused. */
export type RejectionCode =
  | 'rollout-active'
  | 'rollout-unknown'
  | 'rollout-ended'
  | 'phase-forbids'
  | 'no-way-back'
  | 'version-failed'
  | 'version-not-routable'
  | 'already-champion'
  | 'champion-missing'
  | 'never-champion'
  | 'kpi-unknown'
  | 'kpi-not-paired'

/** Accepted with no events: nothing changes now. */
export type RolloutDecision =
  | { readonly kind: 'accepted'; readonly events: readonly RolloutEvent[] }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly reason: string }

export function accepted(...events: readonly RolloutEvent[]): RolloutDecision {
  return { kind: 'accepted', events }
}

export function rejected(code: RejectionCode, reason: string): RolloutDecision {
  return { kind: 'rejected', code, reason }
}
