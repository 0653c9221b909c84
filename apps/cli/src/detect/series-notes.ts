import { type Series } from './read-series.ts'

/** What a person should know of how a series was read. */
export function seriesNotes({ name, column, hasTimes, missing }: Series): readonly string[] {
  return [
    ...(missing === 0
      ? []
      : [`rows of ${name} without a finite number in ${column} are left out: ${missing}`]),
    ...(hasTimes ? [] : [`${name} has no event times: its rows were judged in the order in which they come`]),
  ]
}
