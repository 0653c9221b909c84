import { type ModelName } from '@weir/vocabulary'
import { z } from 'zod'

/** A definition of a model as the drift-monitor holds it; revision 0: the preset, nothing was applied. */
export const monitorAnswer = z.looseObject({
  revision: z.number(),
  appliedAt: z.number().nullable(),
  definition: z.record(z.string(), z.unknown()),
})

/** What a definition would have done over the past. */
export const trialAnswer = z.looseObject({
  /** Event time that was gone through. */
  from: z.number(),
  to: z.number(),
  alerts: z.array(
    z.looseObject({
      version: z.number(),
      alertname: z.string(),
      severity: z.string(),
      status: z.enum(['firing', 'resolved', 'suppressed']),
      at: z.number(),
      summary: z.string(),
      subjects: z.array(z.string()),
    }),
  ),
  columns: z.array(
    z.looseObject({
      version: z.number(),
      subjectKind: z.enum(['feature', 'score', 'multivariate', 'none']).default('none'),
      subject: z.string(),
      /** shown: never alerts, since nothing tells the usual from the unusual; thin: no window had enough rows. */
      state: z.enum(['judged', 'deaf', 'shown', 'thin', 'muted']),
      baseline: z.string(),
      windowMs: z.number(),
      threshold: z.number().nullable(),
    }),
  ),
  notReplayed: z.array(z.string()).default([]),
})

export type MonitorAnswer = z.output<typeof monitorAnswer>
export type TrialAnswer = z.output<typeof trialAnswer>

/** Path of a model's definition in the drift-monitor's API. */
export function monitorPath(model: ModelName): string {
  return `/api/v1/monitors/${encodeURIComponent(model)}`
}
