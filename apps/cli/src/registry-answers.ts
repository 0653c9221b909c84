import { z } from 'zod'

const feature = z.looseObject({
  name: z.string(),
  type: z.enum(['number', 'category']),
  unit: z.string(),
  nullable: z.boolean(),
})

export const aliasAnswer = z.looseObject({ alias: z.string(), version: z.number(), revision: z.number() })
export const aliasesAnswer = z.looseObject({ aliases: z.array(aliasAnswer) })

/** How a version is fed: one packed tensor, or one tensor a feature. */
const binding = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('packed'), input: z.string(), features: z.array(z.string()) }),
  z.looseObject({ kind: z.literal('named'), inputs: z.array(z.looseObject({ feature: z.string() })) }),
])

export const versionAnswer = z.looseObject({
  model: z.string(),
  version: z.number(),
  sha256: z.string(),
  sizeBytes: z.number(),
  contractRevision: z.number(),
  input: binding,
  profileSha256: z.string().nullable(),
  description: z.string(),
  createdAt: z.number(),
  notes: z.array(z.string()).default([]),
})

export const modelAnswer = z.looseObject({
  name: z.string(),
  group: z.string(),
  description: z.string(),
  contract: z.looseObject({ revision: z.number(), features: z.array(feature) }),
  decision: z.looseObject({ kind: z.string() }),
  kpis: z.array(z.looseObject({ name: z.string(), unit: z.string(), kind: z.string() })),
  latencyObjectiveMs: z.number(),
  createdAt: z.number(),
  versions: z.array(versionAnswer).default([]),
  aliases: z.array(aliasAnswer).default([]),
})
export const modelsAnswer = z.looseObject({ models: z.array(modelAnswer) })

export type ModelAnswer = z.output<typeof modelAnswer>
export type VersionAnswer = z.output<typeof versionAnswer>
export type AliasAnswer = z.output<typeof aliasAnswer>

/** Features that a version uses. */
export function featuresOf({ input }: VersionAnswer): readonly string[] {
  return input.kind === 'packed' ? input.features : input.inputs.map(({ feature }) => feature)
}

/** The version an alias points to; null without it. */
export function versionOf(aliases: readonly AliasAnswer[], name: string): number | null {
  return aliases.find(({ alias }) => alias === name)?.version ?? null
}

/** Path of a model in the registry's API. */
export function modelPath(model: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}`
}
