import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'

/** Whose answers a cell counts, by the intended version: `champion` the version before the rollout, `challenger` the
 *  version under test on live requests, `shadow` the version under test on a copy. */
export type Arm = 'champion' | 'challenger' | 'shadow'

/** Counts of one arm under one weight and with one class. Rows of one request with one class are one unit. */
export interface GuardrailCell {
  readonly arm: Arm
  /** Share of live requests that the challenger had when these were made, 0 to 1. A champion's cell at 1 counts its
   *  answers on a copy while the challenger answers everybody. */
  readonly challengerWeight: number
  /** Empty when the arm gave none: a failure, or an answer that another version gave in its place. */
  readonly predictedClass: string
  readonly predictions: number
  readonly errors: number
  readonly timeouts: number
  readonly notNumbers: number
  readonly fallbacks: number
  readonly slow: number
}

/** Counts over a range of offsets of one partition of the predictions topic. */
export interface GuardrailTally {
  readonly kind: 'guardrail'
  readonly rolloutId: string
  readonly model: ModelName
  readonly partition: number
  /** First and last offset counted, both included. */
  readonly fromOffset: number
  readonly toOffset: number
  /** Event time that the partition has reached. */
  readonly watermark: Instant
  readonly cells: readonly GuardrailCell[]
}

/** Sums over the paired units that were counted in one hour of event time. */
export interface KpiTally {
  readonly kind: 'kpi'
  readonly rolloutId: string
  readonly model: ModelName
  readonly kpi: string
  /** Start of the hour at which the units are counted (see `unitCountedAt`). */
  readonly hour: Instant
  readonly units: number
  /** Of the differences KPI(challenger) - KPI(champion), in the KPI's unit, without margin. */
  readonly sum: number
  readonly sumOfSquares: number
  readonly championSum: number
  readonly challengerSum: number
  /** Event time up to which predictions and labels were complete. */
  readonly watermark: Instant
}

/** What rollouts are decided from. Applied once in effect: see `addTally`. */
export type Tally = GuardrailTally | KpiTally

/** One prediction, as far as guardrails look at it. */
export interface PredictionFact {
  readonly rolloutId: string
  readonly intendedVersion: VersionNumber
  readonly intendedRole: 'champion' | 'challenger' | 'shadow'
  /** Probability with which the intended variant was chosen, 0 to 1; 1 for a shadow. */
  readonly probability: number
  /** The request: its rows with the same class count once, since they were routed together. */
  readonly requestId: string
  readonly predictedClass: string
  /** How the intended version did; `rejected` (refused before scoring) says nothing about it. */
  readonly status: 'ok' | 'error' | 'timeout' | 'rejected'
  readonly isFallback: boolean
  readonly isNotNumber: boolean
  readonly latencyMs: number
}
