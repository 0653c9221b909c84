import { type Alias, type Model, type ModelVersion } from '@weir/models'
import { parseAliasName, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { z } from 'zod'
import { parseStored } from './parse-stored.ts'

const count = z.int().nonnegative()
const modelName = z.string().transform((value) => parseModelName(value))
const versionNumber = z.int().transform((value) => parseVersionNumber(value))

const contract = z.object({
  revision: z.int().positive(),
  features: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['number', 'category']),
      unit: z.string(),
      nullable: z.boolean(),
    }),
  ),
  sizes: z.array(count),
})

const decision = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('binary'),
    positiveClass: z.string(),
    negativeClass: z.string(),
    threshold: z.number(),
  }),
  z.object({ kind: z.literal('argmax'), classes: z.array(z.string()) }),
  z.object({ kind: z.literal('none') }),
])

const kpi = z.object({
  name: z.string(),
  unit: z.string(),
  direction: z.enum(['higher', 'lower']),
  kind: z.enum(['label-derived', 'observed']),
  outcome: z.string(),
  values: z.object({
    truePositive: z.number(),
    falsePositive: z.number(),
    falseNegative: z.number(),
    trueNegative: z.number(),
  }),
  maturityMs: z.number(),
})

const model = z.object({
  name: modelName,
  group: z.string(),
  description: z.string(),
  contract,
  decision,
  kpis: z.array(kpi),
  latencyObjectiveMs: z.number(),
  createdAt: z.number(),
})

const tensor = z.object({
  name: z.string(),
  datatype: z.enum(['BOOL', 'UINT8', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES']),
  shape: z.array(z.int()),
})

const input = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('packed'), input: z.string(), features: z.array(z.string()) }),
  z.object({
    kind: z.literal('named'),
    inputs: z.array(
      z.object({ input: z.string(), feature: z.string(), rank: z.union([z.literal(1), z.literal(2)]) }),
    ),
  }),
])

const version = z.object({
  model: modelName,
  version: versionNumber,
  sha256: z.string(),
  sizeBytes: count,
  signature: z.object({ inputs: z.array(tensor), outputs: z.array(tensor) }),
  contractRevision: z.int().positive(),
  input,
  output: z.object({ output: z.string(), width: count, positiveIndex: count }),
  profileSha256: z.string().nullable(),
  description: z.string(),
  createdAt: z.number(),
})

const alias = z.object({ version: versionNumber.nullable(), revision: z.int().positive() })

/** @throws PoisonMessage when the stored text is no model */
export function parseModel(json: string): Model {
  return parseStored(model, json, 'model')
}

/** @throws PoisonMessage when the stored text is no model version */
export function parseVersion(json: string): ModelVersion {
  return parseStored(version, json, 'model version')
}

/** @returns null for an alias that was removed
 *  @throws PoisonMessage when the stored text is no alias */
export function parseAlias(name: string, json: string): Alias | null {
  const stored = parseStored(alias, json, 'alias')
  if (stored.version === null) return null
  return { alias: parseAliasName(name), version: stored.version, revision: stored.revision }
}
