import { type AppliedMonitor } from '@weir/monitor'
import { z } from 'zod'
import { parseStored } from './parse-stored.ts'

const severity = z.enum(['info', 'warning', 'critical'])
const hysteresis = z.object({ k: z.int(), n: z.int() })
const windowMs = z.union([z.literal('auto'), z.number()])

const drift = z.object({
  isOn: z.boolean(),
  severity,
  hysteresis,
  windowMs,
  slideMs: z.number().nullable(),
  offsetMs: z.number(),
  baseline: z.enum(['reference', 'trailing', 'same-hours']),
  trailingMs: z.number(),
  method: z.enum(['js_distance', 'psi', 'ks', 'wasserstein']),
  effects: z.object({ js_distance: z.number(), psi: z.number(), ks: z.number(), wasserstein: z.number() }),
  noiseQuantile: z.number(),
  falseDiscoveryRate: z.number(),
  leastRows: z.number(),
  columns: z.record(
    z.string(),
    z.object({
      windowMs: windowMs.exactOptional(),
      threshold: z.number().exactOptional(),
      isMuted: z.boolean().exactOptional(),
    }),
  ),
})

const quality = z.object({
  isOn: z.boolean(),
  severity,
  windowMs: z.number(),
  hysteresis,
  leastRows: z.number(),
  shareTimes: z.number(),
  leastShare: z.number(),
  unitFactors: z.array(z.number()),
  categoryExpected: z.number(),
  categorySeen: z.number(),
  categoryHysteresis: hysteresis,
  featureAgeTimes: z.number(),
  featureAgeMoreMs: z.number(),
  certainHysteresis: hysteresis,
})

const volume = z.object({
  isOn: z.boolean(),
  severity,
  rules: z.array(
    z.object({
      windowMs: z.number(),
      hysteresis,
      low: z.number(),
      high: z.number(),
      sigmas: z.number(),
    }),
  ),
})

const performance = z.object({
  isOn: z.boolean(),
  severity,
  // What was in force while there was no choice.
  detector: z.enum(['shiryaev-roberts', 'cusum', 'conformal']).default('shiryaev-roberts'),
  watch: z.enum(['loss', 'value', 'both']).default('loss'),
  blockMs: z.number(),
  runLength: z.number(),
})

/** Every field, as it was in force: a later preset changes nothing that was applied before. */
const definition = z.object({
  owner: z.string(),
  weeklyAlerts: z.number(),
  segments: z.array(z.string()),
  features: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all') }),
    z.object({ kind: z.literal('only'), names: z.array(z.string()) }),
    z.object({ kind: z.literal('top'), count: z.int() }),
  ]),
  // What was in force while single columns could be muted only.
  muted: z.array(z.string()).default([]),
  importance: z.record(z.string(), z.number()),
  excluded: z.array(z.object({ start: z.number(), end: z.number() })),
  delayMs: z.union([z.literal('auto'), z.number()]),
  drift,
  quality,
  volume,
  performance,
  serving: z.object({
    isOn: z.boolean(),
    severity,
    windowMs: z.number(),
    hysteresis,
    objective: z.number(),
    leastRows: z.number(),
  }),
})

const applied = z.object({ revision: z.int().positive(), appliedAt: z.number(), definition })

/** @throws PoisonMessage when the stored text is no monitor definition */
export function parseMonitor(json: string): AppliedMonitor {
  return parseStored(applied, json, 'monitor definition')
}
