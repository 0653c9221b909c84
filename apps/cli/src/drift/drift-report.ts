import { type Instant, type Verdict, type Window } from '@weir/vocabulary'
import { type CheckWindow } from './check-window.ts'
import { type ColumnPlot } from './column-plot.ts'
import { type DelayCurve } from './delay-curves.ts'
import { type ExactReport } from './exact-report.ts'
import { type KpiRow } from './kpi-rows.ts'
import { type LabelDelay } from './label-delays.ts'
import { type MetricWindow } from './metric-rows.ts'
import { type SuppressedAlert } from './suppressed-rows.ts'

/** What is reported about drift and what goes with it, of a model's windows or of a batch. Tables, JSON and the page are
 *  made from this alone. */
export interface DriftReport {
  readonly title: string
  /** One for each version, role and segment; one alone for a batch. */
  readonly arms: readonly ReportArm[]
  readonly kpis: readonly KpiLine[]
  readonly performance: readonly MetricLine[]
  readonly delayCurves: readonly DelayCurve[]
  /** Newest day first. */
  readonly labelDelays: readonly LabelDelay[]
  readonly suppressed: readonly SuppressedAlert[]
  /** Tests on raw rows; null: none were asked for, or there are no rows to make them of. */
  readonly exact: ExactReport | null
  /** Sentences for people. */
  readonly notes: readonly string[]
}

/** Who answered: a version in a role, and which of its requests. */
export interface ReportArm {
  readonly name: string
  /** End of its newest window, event time; null: not known. */
  readonly until: Instant | null
  /** What needs attention first. */
  readonly checks: readonly CheckLine[]
  /** By column; empty unless they were asked for. */
  readonly plots: readonly ColumnPlot[]
}

/** The newest window of a check, and how it came there. */
export interface CheckLine extends CheckWindow {
  /** Verdict for people, see `statusOf`. */
  readonly status: string
  /** A statistic beside the one that decides. */
  readonly isBeside: boolean
  /** Its newest window is long gone, see `withStale`: it counts for nothing. */
  readonly isStale: boolean
  /** Windows of `trend` that failed. */
  readonly failed: number
  /** Its windows, oldest first. */
  readonly trend: readonly TrendPoint[]
}

export interface TrendPoint {
  readonly window: Window | null
  readonly value: number | null
  readonly threshold: number | null
  readonly verdict: Verdict
}

/** The newest final window of a KPI, or provisional while there is none. */
export interface KpiLine extends KpiRow {
  /** Means, oldest first. */
  readonly trend: readonly (number | null)[]
}

/** A metric of performance of one arm. */
export interface MetricLine {
  readonly arm: string
  readonly metric: string
  /** The newest of each stage; null: none in sight. */
  readonly estimated: MetricWindow | null
  readonly provisional: MetricWindow | null
  readonly final: MetricWindow | null
  /** Final and provisional values, oldest first. */
  readonly trend: readonly (number | null)[]
}
