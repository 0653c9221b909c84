import { type KpiDefinition } from '@weir/kpi'
import { type Model } from '@weir/models'

/** By which labels the answers of a model are measured. */
export interface LabelPlan {
  /** Name of the outcome that is the truth. */
  readonly outcome: string
  readonly positiveClass: string
  /** Age at which a request's labels are complete, in event time; later ones do not count. */
  readonly maturityMs: number
  /** The outcome can depend on the answer: copies have no label of their own. */
  readonly isObserved: boolean
  /** KPIs on this outcome: what the answers are worth. */
  readonly kpis: readonly Pick<KpiDefinition, 'name' | 'values' | 'direction'>[]
}

/** The outcome of the model's first KPI, one that does not depend on the answer before one that does.
 *  @returns null for a model that is no binary classifier, or has no KPI and so no known outcome */
export function labelPlanOf({ kpis, decision }: Pick<Model, 'kpis' | 'decision'>): LabelPlan | null {
  const first = kpis.find(({ kind }) => kind === 'label-derived') ?? kpis[0]
  if (first === undefined || decision.kind !== 'binary') return null
  return {
    outcome: first.outcome,
    positiveClass: decision.positiveClass,
    maturityMs: first.maturityMs,
    isObserved: first.kind === 'observed',
    kpis: kpis.filter(({ outcome, kind }) => outcome === first.outcome && kind === first.kind),
  }
}
