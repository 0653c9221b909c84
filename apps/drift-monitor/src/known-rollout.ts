import { type RolloutChanged } from '@weir/contracts'
import { type KpiDefinition } from '@weir/kpi'
import {
  hourMs,
  parseModelName,
  parseVersionNumber,
  type Instant,
  type ModelName,
  type VersionNumber,
} from '@weir/vocabulary'
import { z } from 'zod'

/** What the monitor needs to know of a rollout. */
export interface KnownRollout {
  readonly rolloutId: string
  readonly model: ModelName
  /** Version under test. */
  readonly challenger: VersionNumber
  /** Champion before the rollout; null for a model's first version. */
  readonly formerChampion: VersionNumber | null
  /** The KPI that the plan compares, as it was defined at the start; null without one. */
  readonly kpi: KpiDefinition | null
  /** Class whose share is compared; null when the model has no classes. */
  readonly positiveClass: string | null
  /** Event time since which both versions answer the same requests; null: not yet, or not known yet. */
  readonly comparedSince: Instant | null
  readonly isOver: boolean
  /** Position of the newest event in the rollout's history, from 1. */
  readonly sequence: number
}

/** A rollout's event, as far as it is looked at: from the topic, or from the store. */
export type RolloutFact = Pick<RolloutChanged, 'rolloutId' | 'sequence' | 'details'>

const version = z
  .int()
  .positive()
  .transform((value) => parseVersionNumber(value))

const modelName = z.string().transform((value, context) => {
  try {
    return parseModelName(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) })
    return z.NEVER
  }
})

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
  maturityMs: z
    .number()
    .nonnegative()
    .max(30 * 24 * hourMs),
})

const started = z.object({
  kind: z.literal('rolloutStarted'),
  model: modelName,
  challenger: version,
  formerChampion: version.nullable(),
  kpi: kpi.nullable(),
  positiveClass: z.string().nullable(),
})

const later = z.object({ kind: z.string(), eventTime: z.number().nullable() })

const compares = ['shadowEntered', 'stepEntered', 'eventTimeLearnt']
const ends = ['promoted', 'rolledBack', 'cancelled']

/** The rollout after one more event. Events that came before are passed over, so a relay may repeat itself.
 *  @returns undefined for an event that cannot be read, or that does not follow what is known */
export function evolveKnown(before: KnownRollout | undefined, fact: RolloutFact): KnownRollout | undefined {
  if (before !== undefined && fact.sequence <= before.sequence) return before
  const details = parseJson(fact.details)
  if (before === undefined) return begin(fact, details)
  const event = later.safeParse(details)
  if (!event.success) return undefined
  const { kind, eventTime } = event.data
  return {
    ...before,
    sequence: fact.sequence,
    comparedSince: before.comparedSince ?? (compares.includes(kind) ? eventTime : null),
    isOver: before.isOver || ends.includes(kind),
  }
}

function begin({ rolloutId, sequence }: RolloutFact, details: unknown): KnownRollout | undefined {
  const event = started.safeParse(details)
  if (!event.success) return undefined
  const { model, challenger, formerChampion, kpi, positiveClass } = event.data
  return {
    rolloutId,
    model,
    challenger,
    formerChampion,
    kpi,
    positiveClass,
    comparedSince: null,
    isOver: false,
    sequence,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
