import { type ModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { type Select } from './select.ts'

const row = z.object({
  outcome: z.string(),
  day: z.iso.date(),
  answered: z.number(),
  labelled: z.number(),
  p50Hours: z.number(),
  p95Hours: z.number(),
  p99Hours: z.number(),
})

/** How late the labels of the requests of one day (event time, UTC) come. Delays are of those that have come: too short
 *  while more come. */
export type LabelDelay = z.output<typeof row>

/** The newest days of each outcome, newest first. @param days how many */
export async function labelDelays(
  select: Select,
  { model, days }: { readonly model: ModelName; readonly days: number },
): Promise<readonly LabelDelay[]> {
  const rows = await select(
    `SELECT outcome, toString(day) AS day, answered, labelled, p50_hours AS p50Hours, p95_hours AS p95Hours,
       p99_hours AS p99Hours
     FROM v_label_delay WHERE model = {model:String} ORDER BY outcome, day DESC LIMIT {days:UInt32} BY outcome`,
    { model, days },
  )
  return rows.map((found) => row.parse(found))
}
