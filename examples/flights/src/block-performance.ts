import { type ReferenceProfile } from '@weir/drift'
import {
  addRealised,
  calibrate,
  emptyRealised,
  estimateBand,
  mergeRealised,
  middleScores,
  realisedMetrics,
  type BandedMetric,
  type RealisedSums,
} from '@weir/performance'
import { binIndex } from '@weir/stats'
import { blockStart, hourMs, type Instant, type Window } from '@weir/vocabulary'

import { at } from './column.ts'
import { productionDay, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, rowAt } from './flights.ts'
import { decision, kpi } from './model-contract.ts'
import { type WatchedModel } from './watched-models.ts'

/** Windows are whole numbers of blocks of this length. */
const blockMs = 6 * hourMs

/** A version in production. */
export interface BlockPerformance {
  readonly profile: ReferenceProfile
  /** Sums over the labels, by start of the block. */
  readonly blocks: ReadonlyMap<Instant, RealisedSums>
}

/** Performance of a version in a window by its labels, and what was estimated of it without them. */
export interface WindowPerformance {
  readonly flights: number
  readonly auc: EstimatedAndRealised
  /** USD a flight. */
  readonly value: EstimatedAndRealised
}

export interface EstimatedAndRealised {
  readonly estimated: number
  readonly realised: number
  /** In which the realised value is to be found with 95 %, if nothing has changed since the reference. */
  readonly band: Band | undefined
}

export interface Band {
  readonly lower: number
  readonly upper: number
}

/** Counts every production flight with its label.
 *  @throws Error for a profile without labels */
export function blockPerformance(
  columns: FlightColumns,
  model: WatchedModel,
  profile: ReferenceProfile,
): BlockPerformance {
  const { score, performance } = profile
  if (performance === null) throw new Error('the reference has no labels')
  const edges = Float64Array.from(score.edges)
  const blocks = new Map<Instant, RealisedSums>()
  const scores = columns.scores[model]
  for (let index = rowAt(columns, dayStartMs(productionDay)); index < columns.count; index += 1) {
    const block = blockStart(at(columns.eventTimeMs, index), blockMs)
    const sums = blocks.get(block) ?? emptyRealised(score.edges.length + 1)
    blocks.set(block, sums)
    const value = at(scores, index)
    addRealised(sums, {
      score: value,
      probability: calibrate(performance.calibration, value),
      flagged: value >= decision.threshold,
      bin: binIndex(edges, value),
      label: at(columns.late, index) === 1,
    })
  }
  return { profile, blocks }
}

/** @returns null for a window without a late flight or without one on time */
export function performanceIn(
  { profile, blocks }: BlockPerformance,
  { start, end }: Window,
): WindowPerformance | null {
  const inside = [...blocks].flatMap(([block, sums]) => (block >= start && block < end ? [sums] : []))
  const [first, ...rest] = inside
  if (first === undefined) return null
  const sums = rest.reduce(mergeRealised, first)
  const { n, rocAuc, valuePerPrediction, estimated } = realisedMetrics(sums, kpi.values)
  if (rocAuc === null || valuePerPrediction === null) return null
  if (estimated.rocAuc === null || estimated.valuePerPrediction === null) return null
  const bandOf = (metric: BandedMetric) => {
    const scatter = profile.performance?.labelScatter ?? null
    if (scatter === null) return undefined
    const scores = middleScores(profile.score)
    return estimateBand({ sums: sums.estimated, scores, scatter, windowMs: end - start }, metric) ?? undefined
  }
  return {
    flights: n,
    auc: { estimated: estimated.rocAuc, realised: rocAuc, band: bandOf('roc_auc') },
    value: {
      estimated: estimated.valuePerPrediction,
      realised: valuePerPrediction,
      band: bandOf(kpi.values),
    },
  }
}
