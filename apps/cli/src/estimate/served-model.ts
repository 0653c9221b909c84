import { type Decision } from '@weir/models'
import { type ModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { type WantedFeature } from '../batch/read-rows.ts'
import { ask, type CallService } from '../call-service.ts'
import { modelAnswer, modelPath } from '../registry-answers.ts'

const decision = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('binary'),
    positiveClass: z.string(),
    negativeClass: z.string(),
    threshold: z.number(),
  }),
  z.object({ kind: z.literal('argmax'), classes: z.array(z.string()).min(2) }),
  z.object({ kind: z.literal('none') }),
])

const kpi = z.looseObject({
  name: z.string(),
  unit: z.string(),
  kind: z.enum(['label-derived', 'observed']),
  outcome: z.string(),
  values: z.object({
    truePositive: z.number(),
    falsePositive: z.number(),
    falseNegative: z.number(),
    trueNegative: z.number(),
  }),
})

const answer = modelAnswer.extend({ decision, kpis: z.array(kpi) })

/** By which labels the answers of a model are measured. */
export interface ServedLabel {
  /** Name of the outcome that is the truth. */
  readonly outcome: string
  /** Null: no KPI is on this outcome. */
  readonly kpi: z.output<typeof kpi> | null
  /** The outcome can depend on the answer: copies have no label of their own. */
  readonly isObserved: boolean
}

/** What the registry knows of a model whose answers are estimated. */
export interface ServedModel {
  /** In the order in which served rows have them. */
  readonly features: readonly WantedFeature[]
  readonly decision: Decision
  /** Null: no outcome is known. */
  readonly label: ServedLabel | null
}

/** @param outcome name of the outcome that is the label; that of the model's first KPI if left out, one that does not depend
 *  on the answer before one that does, as the drift monitor takes it */
export async function servedModel(
  call: CallService,
  model: ModelName,
  outcome: string | undefined,
): Promise<ServedModel> {
  const found = await ask(call, { service: 'registry', path: modelPath(model) }, answer)
  const kpis = found.kpis.filter((one) => outcome === undefined || one.outcome === outcome)
  const first = kpis.find(({ kind }) => kind === 'label-derived') ?? kpis[0]
  const named = outcome === undefined ? null : { outcome, kpi: null, isObserved: false }
  return {
    features: found.contract.features.map(({ name, type }) => ({ name, type })),
    decision: found.decision,
    label:
      first === undefined
        ? named
        : { outcome: first.outcome, kpi: first, isObserved: first.kind === 'observed' },
  }
}
