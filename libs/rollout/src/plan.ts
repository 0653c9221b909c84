import { dayMs, hourMs } from '@weir/vocabulary'

/** How a challenger gets to be champion. */
export type Plan = SteppedPlan | ImmediatePlan | RevertPlan

/** The measured way: shadow, canary in steps, watch; each stage ends by evidence. */
export interface SteppedPlan {
  readonly kind: 'stepped'
  /** Least event time as a shadow; null: no shadow phase. */
  readonly shadow: { readonly minEventMs: number } | null
  readonly steps: readonly PlanStep[]
  readonly watch: { readonly minEventMs: number }
  readonly behaviour: Behaviour
  /** Class whose share is compared; null: the positive class of the model's own decision. */
  readonly positiveClass: string | null
  readonly kpi: PlanKpi | null
  readonly guardrails: Guardrails
}

/** All traffic at once, without a canary: a model's first version, or a person who takes the risk. */
export interface ImmediatePlan {
  readonly kind: 'immediate'
  /** Least event time of the watch; 0: promoted at once. */
  readonly watch: { readonly minEventMs: number }
  readonly guardrails: Guardrails
}

/** All traffic at once, back to a former champion. */
export interface RevertPlan {
  readonly kind: 'revert'
  /** Least event time of the watch; 0: promoted at once. */
  readonly watch: { readonly minEventMs: number }
  readonly guardrails: Guardrails
}

/** One step of the canary. */
export interface PlanStep {
  /** The challenger's share of live requests in percent, above 0 and below 100. */
  readonly weightPercent: number
  /** Least event time in this step, in milliseconds. */
  readonly minEventMs: number
  /** Least live predictions of the challenger in this step. */
  readonly minPredictions: number
}

/** What the plan expects of the shares of the classes. `sameBehaviour` (a retrain): a difference is a defect and rolls
 *  back. `changedBehaviour`: only a class that all but vanishes counts, and then the rollout holds and asks. */
export type Behaviour = 'sameBehaviour' | 'changedBehaviour'

/** The business number that the challenger must improve, or at least not harm. */
export interface PlanKpi {
  readonly name: string
  /** Gain a unit that must be surpassed, in the KPI's unit, >= 0. */
  readonly margin: number
  /** Probability of a false verdict over all looks. */
  readonly alpha: number
  /** Clusters are days: the claim is then about days to come, and takes longer. */
  readonly strict: boolean
  /** Least event time before the challenger may be called better; under 7 days the claim is about the traffic seen. */
  readonly minEventMs: number
  /** Least paired units. */
  readonly minUnits: number
  /** Harm rolls back: the gain a unit is proven under `limit` (< 0), after at least `minEventMs`. */
  readonly harm: { readonly limit: number; readonly minEventMs: number }
  /** Whether the champion may only move after the challenger is proven better. */
  readonly required: boolean
}

/** Limits of bad events: error, timeout, not a number, slower than the model's objective. */
export interface Guardrails {
  /** Probability of a false rollback by bad events over the whole rollout. */
  readonly alpha: number
  /** Ratio of the challenger's rate to the champion's above which it is rolled back. */
  readonly ratio: number
  /** Ratio of the rates that is still acceptable: a pass proves that the challenger lies under it. */
  readonly passRatio: number
  /** Share of bad events that is acceptable whatever the champion does, 0 to 1. */
  readonly absoluteLimit: number
  /** Probability of a false pass. */
  readonly beta: number
}

export const defaultGuardrails: Guardrails = {
  alpha: 0.01,
  ratio: 1,
  passRatio: 1.5,
  absoluteLimit: 0.01,
  beta: 0.05,
}

/** Everything of a KPI but its name. */
export const defaultPlanKpi: Omit<PlanKpi, 'name'> = {
  margin: 0.05,
  alpha: 0.01,
  strict: false,
  minEventMs: 7 * dayMs,
  minUnits: 1_000,
  harm: { limit: -0.1, minEventMs: dayMs },
  required: true,
}

/** 5, 25, 50 percent for half a day each; fewer than 50 answers of the challenger show nothing. */
export const defaultSteppedPlan: SteppedPlan = {
  kind: 'stepped',
  shadow: { minEventMs: 7 * dayMs },
  steps: [5, 25, 50].map((weightPercent) => ({ weightPercent, minEventMs: 12 * hourMs, minPredictions: 50 })),
  watch: { minEventMs: 12 * hourMs },
  behaviour: 'sameBehaviour',
  positiveClass: null,
  kpi: null,
  guardrails: defaultGuardrails,
}
