import { newContract, type Model } from '@weir/models'
import { parseModelName, type Instant } from '@weir/vocabulary'
import { z } from 'zod'

const feature = z.strictObject({
  name: z.string().min(1).max(128),
  type: z.enum(['number', 'category']).default('number'),
  unit: z.string().max(64).default(''),
  nullable: z.boolean().default(false),
})

const className = z.string().min(1).max(64)
const isDistinct = (names: readonly string[]) => new Set(names).size === names.length

const decision = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('binary'),
      positiveClass: className,
      negativeClass: className,
      threshold: z.number().gt(0).lt(1),
    })
    .refine(
      ({ positiveClass, negativeClass }) => positiveClass !== negativeClass,
      'two classes need two names',
    ),
  z.strictObject({
    kind: z.literal('argmax'),
    classes: z.array(className).min(2).max(1000).refine(isDistinct, 'two classes have one name'),
  }),
  z.strictObject({ kind: z.literal('none') }),
])

const kpi = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  unit: z.string().min(1).max(64),
  direction: z.enum(['higher', 'lower']).default('higher'),
  kind: z.enum(['label-derived', 'observed']),
  outcome: z.string().min(1).max(128),
  values: z.strictObject({
    truePositive: z.number(),
    falsePositive: z.number(),
    falseNegative: z.number(),
    trueNegative: z.number(),
  }),
  // A week: older predictions are not looked for when labels are paired.
  maturityMs: z.int().min(0).max(604_800_000),
})

export const features = z.array(feature).min(1).max(2000)

/** Body of `POST /api/v1/models`; every field that is left out has the default stated here. */
export const modelDefinition = z.strictObject({
  name: z.string(),
  /** Models of one group move together; left out: a group of its own. */
  group: z.string().optional(),
  description: z.string().max(2000).default(''),
  features,
  decision,
  kpis: z
    .array(kpi)
    .max(20)
    .refine((kpis) => isDistinct(kpis.map(({ name }) => name)), 'two KPIs have one name')
    .default([]),
  /** Answers slower than this count as bad events; 500 ms is noticed by a person. */
  latencyObjectiveMs: z.number().gt(0).max(60_000).default(500),
})

export type ModelDefinition = z.output<typeof modelDefinition>

/** @throws InvalidInput for a name or features that no model can have */
export function modelOf(definition: ModelDefinition, now: Instant): Model {
  const name = parseModelName(definition.name)
  const { group = name, description, decision, kpis, latencyObjectiveMs } = definition
  return {
    name,
    group,
    description,
    contract: newContract(definition.features),
    decision,
    kpis,
    latencyObjectiveMs,
    createdAt: now,
  }
}
