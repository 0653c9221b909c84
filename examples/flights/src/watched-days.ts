import { parseArgs } from 'node:util'

import { endDay, productionDay, referenceDay } from './flight-columns.ts'

/** Which days a version is profiled on, and from which on it is watched, to the end of the flights. */
export interface WatchedDays {
  /** First day of the reference. */
  readonly fromDay: number
  /** The day after its last. */
  readonly toDay: number
  /** First day that is watched. From before the reference on it asks what a later reference would have said of days
   *  that were over: the same production for all references. The reference's own days are watched then, but no alert
   *  of them is counted. */
  readonly watchedDay: number
}

/** The days of the committed reference, and production. */
export const usualDays: WatchedDays = {
  fromDay: referenceDay,
  toDay: productionDay,
  watchedDay: productionDay,
}

/** Three weeks before the first fault, a week in which faults begin, and the sixteen days that the last may take. */
const leastWatchedDays = 44

/** @param args `[starts] [--reference-day <day>] [--watched-day <day>]`: at how many hours faults begin, first day of the
 *  reference, which has as many days as the committed one, and first day that is watched: the day after the reference
 *  when left out
 *  @throws RangeError for a number that is not whole, or days out of the flights' range; TypeError for another option */
export function watchOptions(args: readonly string[]): {
  readonly starts: number
  readonly days: WatchedDays
} {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'reference-day': { type: 'string' }, 'watched-day': { type: 'string' } },
  })
  const starts = wholeNumber('starts', positionals[0] ?? '20', { least: 1, most: 1000 })
  const length = productionDay - referenceDay
  const lastDay = endDay - leastWatchedDays
  const fromDay = wholeNumber('--reference-day', values['reference-day'] ?? String(referenceDay), {
    least: referenceDay,
    most: lastDay - length,
  })
  const toDay = fromDay + length
  const watched = values['watched-day'] ?? String(toDay)
  const watchedDay = wholeNumber('--watched-day', watched, { least: referenceDay, most: lastDay })
  return { starts, days: { fromDay, toDay, watchedDay } }
}

function wholeNumber(
  name: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${name} is a whole number from ${least} to ${most}, not ${text}`)
  return value
}
