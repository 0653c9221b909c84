import { type OutcomeReported } from '@weir/contracts'
import { type ModelReader } from '@weir/redis'
import { type Instant } from '@weir/vocabulary'
import { z } from 'zod'
import { modelNamed } from './model-named.ts'

/** 9999-12-31T23:59:59.999Z: the last moment that every store in the pipeline can hold. */
const latestInstant = 253_402_300_799_999
const isoTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

/** Body of `POST /api/v1/outcomes`: one outcome, or up to 1,000 of them. */
const outcome = z.strictObject({
  model: z.string(),
  requestId: z.string().min(1).max(256),
  row: z.int32().min(0).default(0),
  /** The entity of the request; left out when the request had none. */
  entityId: z.string().min(1).max(256).optional(),
  name: z.string().min(1).max(128),
  value: z.number(),
  /** When the outcome became known: ISO 8601 or UTC milliseconds; left out: now. */
  eventTime: z.union([z.int(), isoTime]).pipe(z.int().min(0).max(latestInstant)).optional(),
  /** Idempotence key of the report; left out: a new one. */
  outcomeId: z.string().min(1).max(128).optional(),
})
export const outcomeReports = z.union([outcome.transform((one) => [one]), z.array(outcome).min(1).max(1000)])

export interface ReportOutcomeDeps {
  readonly models: ModelReader
  readonly publish: (outcomes: readonly OutcomeReported[]) => Promise<void>
  readonly now: () => Instant
  readonly newOutcomeId: () => string
}

/** Publishes outcomes and answers when Kafka has them: what was acknowledged is not lost.
 *  @throws NotFound `model-unknown`, and then none of them is published; Unavailable when Kafka does not answer */
export async function reportOutcome(
  deps: ReportOutcomeDeps,
  reports: z.output<typeof outcomeReports>,
): Promise<{ accepted: number }> {
  for (const name of new Set(reports.map(({ model }) => model))) await modelNamed(deps.models, name)
  const now = deps.now()
  await deps.publish(
    reports.map(({ entityId, eventTime = now, outcomeId = deps.newOutcomeId(), ...report }) => ({
      ...report,
      outcomeId,
      entityId: entityId ?? report.requestId,
      eventTime,
      reportedTime: now,
    })),
  )
  return { accepted: reports.length }
}
