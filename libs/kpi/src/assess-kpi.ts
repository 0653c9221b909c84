import { addCluster, clusteredMean, noClusters, type ClusteredMean } from '@weir/evidence'
import { blockStart, dayMs, hourMs, type Instant, type Verdict } from '@weir/vocabulary'
import { type KpiDefinition } from './kpi-definition.ts'

/** Sums of the paired differences, KPI of the challenger's answer minus KPI of the champion's, of the units that were
 *  counted (reached their maturity age, or got their label later) in one hour of event time. */
export interface KpiBlock {
  /** Start of the hour. */
  readonly block: Instant
  readonly n: number
  readonly sum: number
  readonly sumSq: number
}

/** When the paired difference is evidence. */
export interface KpiRule {
  /** For both sides and all looks together. */
  readonly alpha: number
  /** Gain a unit that the challenger must surpass to be better, in the KPI's unit, >= 0. */
  readonly margin: number
  /** The challenger is harmful when its gain a unit is proven to be under minus this, in the KPI's unit, > 0. */
  readonly harmLimit: number
  /** Clusters are days instead of hours: the claim is then about days to come. */
  readonly strict: boolean
  readonly leastClusters: number
  readonly leastUnits: number
  /** Event time before the challenger may be called better, and before it may be called harmful. */
  readonly leastEventMs: number
  readonly leastHarmEventMs: number
}

/** Defaults of every plan; found by simulating releases on real flights. */
export const defaultKpiRule: KpiRule = {
  alpha: 0.01,
  margin: 0.05,
  harmLimit: 0.1,
  strict: false,
  leastClusters: 8,
  leastUnits: 1_000,
  leastEventMs: 7 * dayMs,
  leastHarmEventMs: dayMs,
}

export interface KpiEvidence {
  readonly definition: KpiDefinition & { readonly kind: 'label-derived' }
  readonly blocks: readonly KpiBlock[]
  /** Since when units are compared, and up to when event time is complete. */
  readonly startedAt: Instant
  readonly watermark: Instant
}

/** Gain of the challenger a unit, in the KPI's unit, positive is better whatever the KPI's direction. */
export interface KpiGain extends ClusteredMean {
  readonly clusterMs: number
  readonly lower: number
  readonly upper: number
}

export type KpiFinding = 'better' | 'harmed' | 'inconclusive'
export type KpiReason =
  | 'gain-above-margin'
  | 'gain-below-harm-limit'
  | 'too-few-clusters'
  | 'too-few-units'
  | 'too-little-event-time'
  | 'interval-holds-margin'

/** A verdict with all numbers it rests on. Pass is better, fail is harmed. */
export interface KpiAssessment {
  readonly verdict: Verdict
  readonly finding: KpiFinding
  readonly reason: KpiReason
  /** `traffic seen` when the plan takes less than 7 event days: then nothing is claimed about other traffic. */
  readonly claim: 'traffic to come' | 'traffic seen'
  readonly eventMs: number
  /** Missing with fewer than two closed clusters. */
  readonly gain?: KpiGain
  /** The same by hours, for harm. */
  readonly hourlyGain?: KpiGain
  readonly rule: KpiRule
}

/** Judges a challenger by the paired sequence: better when the lower bound of its gain is above the margin, harmed when
 *  the upper bound, by hours, is under minus the harm limit. Blocks that are not closed by the watermark are left out,
 *  so a look inside an hour gives what the last closed hour gave. Blocks of the same hour add up.
 *  @throws RangeError if a block is not a count with finite sums */
export function assessKpi(evidence: KpiEvidence, rule: KpiRule = defaultKpiRule): KpiAssessment {
  const hourlyGain = gainBy(hourMs, evidence, rule)
  const gain = rule.strict ? gainBy(dayMs, evidence, rule) : hourlyGain
  const eventMs = Math.max(evidence.watermark - evidence.startedAt, 0)
  const harmed =
    shortfall(hourlyGain, eventMs, { ...rule, leastEventMs: rule.leastHarmEventMs }) === undefined &&
    hourlyGain !== undefined &&
    hourlyGain.upper < -rule.harmLimit
  const missing = shortfall(gain, eventMs, rule)
  const better = missing === undefined && gain !== undefined && gain.lower > rule.margin
  return {
    ...conclusion(harmed, better, missing),
    claim: rule.leastEventMs >= defaultKpiRule.leastEventMs ? 'traffic to come' : 'traffic seen',
    eventMs,
    ...(gain === undefined ? {} : { gain }),
    ...(hourlyGain === undefined ? {} : { hourlyGain }),
    rule,
  }
}

type Conclusion = Pick<KpiAssessment, 'verdict' | 'finding' | 'reason'>

function conclusion(harmed: boolean, better: boolean, missing: KpiReason | undefined): Conclusion {
  if (harmed) return { verdict: 'fail', finding: 'harmed', reason: 'gain-below-harm-limit' }
  if (better) return { verdict: 'pass', finding: 'better', reason: 'gain-above-margin' }
  return { verdict: 'inconclusive', finding: 'inconclusive', reason: missing ?? 'interval-holds-margin' }
}

function shortfall(gain: KpiGain | undefined, eventMs: number, rule: KpiRule): KpiReason | undefined {
  if (gain === undefined || gain.clusters < rule.leastClusters) return 'too-few-clusters'
  if (gain.n < rule.leastUnits) return 'too-few-units'
  return eventMs < rule.leastEventMs ? 'too-little-event-time' : undefined
}

function gainBy(clusterMs: number, evidence: KpiEvidence, rule: KpiRule): KpiGain | undefined {
  const sign = evidence.definition.direction === 'higher' ? 1 : -1
  const clusters = new Map<Instant, { n: number; sum: number; sumSq: number }>()
  for (const { block, n, sum, sumSq } of evidence.blocks) {
    const start = blockStart(block, clusterMs)
    if (start + clusterMs > evidence.watermark) continue
    const sofar = clusters.get(start) ?? { n: 0, sum: 0, sumSq: 0 }
    clusters.set(start, { n: sofar.n + n, sum: sofar.sum + sign * sum, sumSq: sofar.sumSq + sumSq })
  }
  const inOrder = [...clusters].sort(([a], [b]) => a - b).map(([, cluster]) => cluster)
  const measured = clusteredMean(inOrder.reduce(addCluster, noClusters), rule.alpha)
  if (measured === undefined) return undefined
  const { mean, halfWidth } = measured
  return { ...measured, clusterMs, lower: mean - halfWidth, upper: mean + halfWidth }
}
