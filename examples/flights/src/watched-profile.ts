import { profileOf, type ReferenceProfile } from '@weir/drift'

import { at } from './column.ts'
import { productionDay, rowWidth, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, rowAt } from './flights.ts'
import { decision } from './model-contract.ts'
import { originFeature, watchedColumns, type WatchedModel } from './watched-models.ts'

/** Reference profile of a version from all flights of the reference days, with their times and labels. */
export function watchedProfile(columns: FlightColumns, model: WatchedModel): ReferenceProfile {
  const rows = rowAt(columns, dayStartMs(productionDay))
  const numeric = watchedColumns(model).map(({ name, column }) => ({
    name,
    values: Float32Array.from({ length: rows }, (_, row) => at(columns.features, row * rowWidth + column)),
  }))
  const texts = Array.from(columns.origin.subarray(0, rows), (airport) => columns.airports[airport] ?? null)
  return profileOf(
    {
      features: [...numeric, { name: originFeature, texts }],
      score: { name: 'score', values: columns.scores[model].subarray(0, rows) },
    },
    {
      eventTimes: columns.eventTimeMs.subarray(0, rows),
      labels: columns.late.subarray(0, rows),
      decision,
    },
  )
}
