import { randomUUID } from 'node:crypto'
import { type OutcomeReported } from '@weir/contracts'
import { NotFound, parseModelName, type Instant, type ModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { type ModelReader } from './predict.ts'

/** Body of `POST /api/v1/outcomes`: one outcome, or up to 1,000 of them. */
const outcome = z.strictObject({
  model: z.string(),
  requestId: z.string().min(1).max(256),
  row: z.int().min(0).default(0),
  /** The entity of the request; left out when the request had none. */
  entityId: z.string().min(1).max(256).optional(),
  name: z.string().min(1).max(128),
  value: z.number(),
  /** When the outcome became known: ISO 8601 or UTC milliseconds; left out: now. */
  eventTime: z.union([z.int().min(0), z.iso.datetime({ offset: true })]).optional(),
  /** Idempotence key of the report; left out: a new one. */
  outcomeId: z.string().min(1).max(128).optional(),
})
export const outcomeReports = z.union([outcome.transform((one) => [one]), z.array(outcome).min(1).max(1000)])

export interface ReportOutcomeDeps {
  readonly models: ModelReader
  readonly publish: (outcomes: readonly OutcomeReported[]) => Promise<void>
  readonly now: () => Instant
}

/** Publishes outcomes and answers when Kafka has them: what was acknowledged is not lost.
 *  @throws NotFound `model-unknown` */
export async function reportOutcome(
  deps: ReportOutcomeDeps,
  reports: z.output<typeof outcomeReports>,
): Promise<{ accepted: number }> {
  for (const name of new Set(reports.map(({ model }) => model)))
    await requireModel(deps, parseModelName(name))
  const now = deps.now()
  await deps.publish(reports.map((report) => outcomeOf(report, now)))
  return { accepted: reports.length }
}

async function requireModel({ models }: ReportOutcomeDeps, name: ModelName): Promise<void> {
  if ((await models.find(name)) === null)
    throw new NotFound('model-unknown', `there is no model ${name}`, { name })
}

function outcomeOf(report: z.output<typeof outcome>, now: Instant): OutcomeReported {
  const { eventTime = now, outcomeId = randomUUID(), entityId = report.requestId } = report
  return {
    outcomeId,
    model: report.model,
    requestId: report.requestId,
    row: report.row,
    entityId,
    name: report.name,
    value: report.value,
    eventTime: typeof eventTime === 'number' ? eventTime : Date.parse(eventTime),
    reportedTime: now,
  }
}
