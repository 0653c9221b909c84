import { answerHours } from './answer-hours.ts'
import { hourRows } from './hour-rows.ts'
import { labelDelays } from './label-delays.ts'
import { performanceHours } from './performance-hours.ts'
import { recordedEnds } from './recorded-ends.ts'
import { subjectHours } from './subject-hours.ts'

/** What a model is watched by, hour by hour of event time, and how far its partitions are recorded. */
export const watchQueries = {
  answerHours,
  hourRows,
  labelDelays,
  performanceHours,
  recordedEnds,
  subjectHours,
}
