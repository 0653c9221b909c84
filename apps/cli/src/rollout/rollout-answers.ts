import { z } from 'zod'

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'error'])
const instant = z.number()
const eventTimes = z.looseObject({ minEventMs: z.number() })

const plan = z.looseObject({
  kind: z.enum(['stepped', 'immediate', 'revert']),
  shadow: eventTimes.nullish(),
  steps: z.array(eventTimes).optional(),
  watch: eventTimes,
})

export const summaryAnswer = z.looseObject({
  rolloutId: z.string(),
  model: z.string(),
  phase: z.enum(['pending', 'shadow', 'canary', 'watching', 'paused', 'promoted', 'rolledBack', 'cancelled']),
  /** From 1; null outside of the canary. */
  step: z.number().nullable(),
  steps: z.number(),
  weightPercent: z.number(),
  champion: z.number().nullable(),
  formerChampion: z.number().nullable(),
  challenger: z.number(),
  plan,
  startedAt: instant,
  startedBy: z.string(),
  decidedAt: instant,
  reason: z.string(),
})

const check = z.looseObject({
  check: z.string(),
  verdict,
  value: z.number().nullable(),
  threshold: z.number(),
  n: z.number(),
})

const event = z.looseObject({
  sequence: z.number(),
  kind: z.string(),
  at: instant,
  eventTime: instant.nullable(),
  by: z.string().optional(),
  reason: z.string().optional(),
})

const historyPoint = z.looseObject({
  at: instant,
  watermark: instant.nullable(),
  phase: z.string(),
  weightPercent: z.number(),
  challengerPredictions: z.number(),
  checks: z.array(check),
})

export const rolloutAnswer = summaryAnswer.extend({
  epoch: z.number().nullable(),
  events: z.array(event),
  assessment: z
    .looseObject({
      verdict,
      watermark: instant.nullable(),
      challengerPredictions: z.number(),
      checks: z.array(check.extend({ reason: z.string(), consequence: z.string() })),
    })
    .nullable(),
  isEvidenceComplete: z.boolean(),
  missingForNext: z.array(z.string()),
  barred: z.looseObject({ code: z.string(), reason: z.string() }).nullable(),
  history: z.array(historyPoint),
})

export const rolloutsAnswer = z.looseObject({ rollouts: z.array(summaryAnswer) })

export type RolloutSummary = z.output<typeof summaryAnswer>
export type RolloutAnswer = z.output<typeof rolloutAnswer>
export type HistoryPoint = z.output<typeof historyPoint>

/** Whether nothing follows any more. */
export function isOver({ phase }: RolloutSummary): boolean {
  return phase === 'promoted' || phase === 'rolledBack' || phase === 'cancelled'
}
