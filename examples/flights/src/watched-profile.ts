import { profileOf, type ReferenceProfile } from '@weir/drift'

import { at } from './column.ts'
import { rowWidth, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, rowAt } from './flights.ts'
import { decision } from './model-contract.ts'
import { usualDays, type WatchedDays } from './watched-days.ts'
import { originFeature, watchedColumns, type WatchedModel } from './watched-models.ts'

/** Reference profile of a version from all flights of the reference days, with their times and labels. */
export function watchedProfile(
  columns: FlightColumns,
  model: WatchedModel,
  { fromDay, toDay }: WatchedDays = usualDays,
): ReferenceProfile {
  const [first, end] = [rowAt(columns, dayStartMs(fromDay)), rowAt(columns, dayStartMs(toDay))]
  const numeric = watchedColumns(model).map(({ name, column }) => ({
    name,
    values: Float32Array.from({ length: end - first }, (_, row) =>
      at(columns.features, (first + row) * rowWidth + column),
    ),
  }))
  const texts = Array.from(
    columns.origin.subarray(first, end),
    (airport) => columns.airports[airport] ?? null,
  )
  return profileOf(
    {
      features: [...numeric, { name: originFeature, texts }],
      score: { name: 'score', values: columns.scores[model].subarray(first, end) },
    },
    {
      eventTimes: columns.eventTimeMs.subarray(first, end),
      labels: columns.late.subarray(first, end),
      decision,
    },
  )
}
