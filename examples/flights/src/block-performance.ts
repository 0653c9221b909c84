import { type ReferenceProfile } from '@weir/drift'
import {
  addRealised,
  bandFromBlocks,
  calibrate,
  emptyRealised,
  mergeRealised,
  realisedMetrics,
  type RealisedSums,
} from '@weir/performance'
import { binIndex } from '@weir/stats'
import { blockStart, hourMs, type Instant, type Window } from '@weir/vocabulary'

import { at } from './column.ts'
import { productionDay, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, rowAt } from './flights.ts'
import { decision, kpi } from './model-contract.ts'
import { type WatchedModel } from './watched-models.ts'

/** Bands come from blocks of this length: hours of one block are alike. */
const blockMs = 6 * hourMs

/** Sums over the labels of a version in production, by start of the block. */
export type BlockPerformance = ReadonlyMap<Instant, RealisedSums>

/** Performance of a version in a window by its labels, and what was estimated of it without them. */
export interface WindowPerformance {
  readonly flights: number
  readonly auc: EstimatedAndRealised
  /** USD a flight, with the band that the blocks of the window give the estimate; no band below 8 blocks. */
  readonly value: EstimatedAndRealised & { readonly band: Band | undefined }
}

export interface EstimatedAndRealised {
  readonly estimated: number
  readonly realised: number
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
  { score, performance }: ReferenceProfile,
): BlockPerformance {
  if (performance === null) throw new Error('the reference has no labels')
  const edges = Float64Array.from(score.edges)
  const blocks = new Map<Instant, RealisedSums>()
  const scores = columns.scores[model]
  for (let index = rowAt(columns, dayStartMs(productionDay)); index < columns.count; index += 1) {
    const block = blockStart(at(columns.eventTimeMs, index), blockMs)
    const sums = blocks.get(block) ?? emptyRealised(score.counts.length)
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
  return blocks
}

/** @returns null for a window without a late flight or without one on time */
export function performanceIn(blocks: BlockPerformance, { start, end }: Window): WindowPerformance | null {
  const inside = [...blocks].flatMap(([block, sums]) => (block >= start && block < end ? [sums] : []))
  const [first, ...rest] = inside
  if (first === undefined) return null
  const { n, rocAuc, valuePerPrediction, estimated } = realisedMetrics(
    rest.reduce(mergeRealised, first),
    kpi.values,
  )
  if (rocAuc === null || valuePerPrediction === null) return null
  if (estimated.rocAuc === null || estimated.valuePerPrediction === null) return null
  return {
    flights: n,
    auc: { estimated: estimated.rocAuc, realised: rocAuc },
    value: {
      estimated: estimated.valuePerPrediction,
      realised: valuePerPrediction,
      band: bandFromBlocks(inside.map(estimatedValue)) ?? undefined,
    },
  }
}

function estimatedValue(sums: RealisedSums): { readonly n: number; readonly sum: number } {
  const { n, estimated } = realisedMetrics(sums, kpi.values)
  return { n, sum: n * (estimated.valuePerPrediction ?? 0) }
}
