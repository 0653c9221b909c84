import { type OutcomeReported } from '@weir/contracts'
import { type ModelReader } from '@weir/redis'
import { type Instant } from '@weir/vocabulary'
import { z } from 'zod'
import { modelNamed } from './model-named.ts'

/** 9999-12-31T23:59:59.999Z: the last moment that every store in the pipeline can hold. */
const latestInstant = 253_402_300_799_999
const isoTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** Body of `POST /api/v1/outcomes`: one outcome, or up to 1,000 of them. */
const fields = z.strictObject({
  model: z.string(),
  /** Left out: the request is found by entity and event time. */
  requestId: z.string().min(1).max(256).optional(),
  row: z.int32().min(0).default(0),
  /** The entity of the request; left out when the request is named and had none. */
  entityId: z.string().min(1).max(256).optional(),
  name: z.string().min(1).max(128),
  value: z.number(),
  /** When the outcome became known, without a request id when it happened or for which it holds: ISO 8601 or UTC
   *  milliseconds. Left out where the request is named: now. */
  eventTime: z
    .union([z.int(), isoTime], 'a time with its zone such as 2001-03-05T10:00:00Z, or whole milliseconds UTC')
    .pipe(z.int().min(0).max(latestInstant))
    .optional(),
  /** Idempotence key of the report; left out: a new one. */
  outcomeId: z.string().min(1).max(128).optional(),
})
const outcome = fields.refine(
  ({ requestId, entityId, eventTime }) =>
    requestId !== undefined || (entityId !== undefined && eventTime !== undefined),
  { error: 'name the request by requestId, or by entityId and eventTime', path: ['requestId'] },
)
const outcomes = z.array(outcome).min(1).max(1000)
type Outcomes = z.output<typeof outcomes>

/** Not a union, which does not say which field is at fault. */
export const outcomeReports = z.unknown().transform((body, context): Outcomes => {
  const parsed = Array.isArray(body)
    ? outcomes.safeParse(body)
    : outcome.transform((one) => [one]).safeParse(body)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) for (const one of problemsOf(issue)) context.addIssue(one)
  return z.NEVER
})

function problemsOf(issue: z.core.$ZodIssue) {
  const { path, message } = issue
  if (issue.code !== 'unrecognized_keys') return [{ code: 'custom' as const, path, message }]
  const known = `not a field of an outcome, which are ${Object.keys(fields.shape).join(', ')}`
  return issue.keys.map((key) => ({ code: 'custom' as const, path: [...path, key], message: known }))
}

export interface ReportOutcomeDeps {
  readonly models: ModelReader
  readonly publish: (outcomes: readonly OutcomeReported[]) => Promise<void>
  readonly now: () => Instant
  readonly newOutcomeId: () => string
  /** @param of isKnown: false where the model has KPIs and none of them reads outcomes of this name */
  readonly onAccepted: (of: { readonly model: string; readonly isKnown: boolean }) => void
}

/** Publishes outcomes and answers when Kafka has them: what was acknowledged is not lost. An outcome may come before its
 *  request, and under a name that no KPI reads: it is recorded all the same.
 *  @returns `unknownNames`: those that no KPI of their model reads, where it has KPIs and there are such
 *  @throws NotFound `model-unknown`, and then none of them is published; Unavailable when Kafka does not answer */
export async function reportOutcome(
  deps: ReportOutcomeDeps,
  reports: z.output<typeof outcomeReports>,
): Promise<{ readonly accepted: number; readonly unknownNames?: readonly string[] }> {
  const known = new Map<string, readonly string[]>()
  for (const name of new Set(reports.map(({ model }) => model))) {
    const { kpis } = await modelNamed(deps.models, name)
    known.set(
      name,
      kpis.map((kpi) => kpi.outcome),
    )
  }
  const now = deps.now()
  await deps.publish(
    reports.map(({ requestId = '', entityId = requestId, eventTime = now, ...report }) => ({
      ...report,
      requestId,
      outcomeId: report.outcomeId ?? deps.newOutcomeId(),
      entityId,
      eventTime,
      reportedTime: now,
    })),
  )
  const unknownNames = new Set<string>()
  for (const { model, name } of reports) {
    const names = known.get(model) ?? []
    const isKnown = names.length === 0 || names.includes(name)
    if (!isKnown) unknownNames.add(name)
    deps.onAccepted({ model, isKnown })
  }
  return {
    accepted: reports.length,
    ...(unknownNames.size === 0 ? {} : { unknownNames: [...unknownNames] }),
  }
}
