import {
  assessKpi,
  defaultKpiRule,
  type KpiAssessment,
  type KpiBlock,
  type KpiDefinition,
  type KpiRule,
} from '@weir/kpi'
import { assertNever, hourMs, type Instant } from '@weir/vocabulary'
import { type CheckResult } from './check-result.ts'
import { type PlanKpi } from './plan.ts'

/** What is compared: the units counted so far, and since when both versions have answered the same requests. */
export interface PairedUnits {
  readonly definition: KpiDefinition
  readonly blocks: readonly KpiBlock[]
  /** Null: not known yet. */
  readonly comparedSince: Instant | null
}

/** Gain of the challenger in the business number, paired by request. Passing means better by more than the margin; failing
 *  means proven harm. */
export function checkKpi({ definition, blocks, comparedSince }: PairedUnits, plan: PlanKpi): CheckResult {
  const { kind } = definition
  if (kind === 'observed') return notPaired(plan)
  const newest = blocks.at(-1)
  if (newest === undefined || comparedSince === null) return nothingYet(plan)
  const assessed = assessKpi(
    // Hours arrive oldest first, so what was counted is complete up to the end of the newest one.
    {
      definition: { ...definition, kind },
      blocks,
      startedAt: comparedSince,
      watermark: newest.block + hourMs,
    },
    ruleOf(plan),
  )
  return resultOf(assessed, plan)
}

function ruleOf(plan: PlanKpi): KpiRule {
  return {
    alpha: plan.alpha,
    margin: plan.margin,
    harmLimit: -plan.harm.limit,
    strict: plan.strict,
    leastClusters: defaultKpiRule.leastClusters,
    leastUnits: plan.minUnits,
    leastEventMs: plan.minEventMs,
    leastHarmEventMs: plan.harm.minEventMs,
  }
}

function resultOf(assessed: KpiAssessment, plan: PlanKpi): CheckResult {
  const isHarmed = assessed.finding === 'harmed'
  const gain = isHarmed ? assessed.hourlyGain : assessed.gain
  return {
    check: 'kpi',
    verdict: assessed.verdict,
    consequence: 'rollBack',
    value: (isHarmed ? gain?.upper : gain?.lower) ?? null,
    threshold: isHarmed ? plan.harm.limit : plan.margin,
    n: gain?.n ?? 0,
    reason: reasonOf(assessed),
    detail: {
      kpi: plan.name,
      claim: assessed.claim,
      eventMs: assessed.eventMs,
      gain: gain?.mean ?? null,
      lower: gain?.lower ?? null,
      upper: gain?.upper ?? null,
      clusters: gain?.clusters ?? 0,
      clusterMs: gain?.clusterMs ?? null,
      independentVariance: gain?.independentVariance ?? null,
      clusteredVariance: gain?.clusteredVariance ?? null,
    },
  }
}

function reasonOf({ reason, claim }: KpiAssessment): string {
  switch (reason) {
    case 'gain-above-margin':
      return `the challenger is better on the ${claim}`
    case 'gain-below-harm-limit':
      return 'the challenger does harm'
    case 'too-few-clusters':
      return 'too few hours or days are counted'
    case 'too-few-units':
      return 'too few paired units are counted'
    case 'too-little-event-time':
      return 'too little event time was compared'
    case 'interval-holds-margin':
      return 'the gain is not proven to lie above the margin'
    default:
      return assertNever(reason)
  }
}

function nothingYet(plan: PlanKpi): CheckResult {
  return without(plan, { verdict: 'inconclusive', reason: 'no paired units are counted yet' })
}

function notPaired(plan: PlanKpi): CheckResult {
  return without(plan, { verdict: 'error', reason: 'an observed KPI cannot be compared in pairs' })
}

function without(plan: PlanKpi, found: Pick<CheckResult, 'verdict' | 'reason'>): CheckResult {
  const { name, margin } = plan
  return {
    check: 'kpi',
    ...found,
    consequence: 'rollBack',
    value: null,
    threshold: margin,
    n: 0,
    detail: { kpi: name },
  }
}
