import { type Assessment, type Rollout } from '@weir/rollout'
import { type Instant } from '@weir/vocabulary'
import { challengerWeight } from './challenger-weight.ts'

/** One moment of a rollout, for a plot. */
export interface HistoryPoint {
  /** Wall time. */
  readonly at: Instant
  /** Event time. */
  readonly watermark: Instant | null
  readonly phase: string
  readonly weightPercent: number
  readonly challengerPredictions: number
  readonly checks: readonly {
    readonly check: string
    readonly verdict: string
    readonly value: number | null
    readonly threshold: number
    readonly n: number
  }[]
}

/** A plot is not finer than this, in milliseconds. */
const leastGapMs = 1_000
const mostPoints = 500
const mostRollouts = 100

/** The assessments that this process has made, thinned out evenly as they grow; lost at a restart. */
export class AssessmentHistory {
  readonly #points = new Map<string, HistoryPoint[]>()

  of(rolloutId: string): readonly HistoryPoint[] {
    return this.#points.get(rolloutId) ?? []
  }

  add(rollout: Rollout, assessment: Assessment, at: Instant): void {
    const points = this.#points.get(rollout.rolloutId) ?? this.#begin(rollout.rolloutId)
    const last = points.at(-1)
    const isSameStage =
      last?.phase === rollout.stage.phase && last.weightPercent === challengerWeight(rollout)
    if (last !== undefined && isSameStage && at - last.at < leastGapMs) return
    points.push(pointOf(rollout, assessment, at))
    if (points.length > mostPoints)
      this.#points.set(
        rollout.rolloutId,
        points.filter((_, place) => place % 2 === 0),
      )
  }

  #begin(rolloutId: string): HistoryPoint[] {
    const points: HistoryPoint[] = []
    this.#points.set(rolloutId, points)
    const [oldest] = this.#points.keys()
    if (this.#points.size > mostRollouts && oldest !== undefined) this.#points.delete(oldest)
    return points
  }
}

function pointOf(rollout: Rollout, assessment: Assessment, at: Instant): HistoryPoint {
  const { watermark, challengerPredictions, checks } = assessment
  return {
    at,
    watermark,
    phase: rollout.stage.phase,
    weightPercent: challengerWeight(rollout),
    challengerPredictions,
    checks: checks.map(({ check, verdict, value, threshold, n }) => ({
      check,
      verdict,
      value,
      threshold,
      n,
    })),
  }
}
