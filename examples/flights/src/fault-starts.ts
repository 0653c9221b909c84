import { murmurHash3 } from '@weir/stats'
import { type Instant } from '@weir/vocabulary'

import { at } from './column.ts'
import { dayStartMs } from './flights.ts'

/** By then there are three weeks of production to compare with; the last fault ends with production. */
const daysBefore = 21
const lastStartDay = 165
const startSeed = 45
const hashRange = 2 ** 32
/** A full hour has at least this many flights, which is any hour from 6 to 21 o'clock. */
const fullHour = 400

/** Hours at which faults begin: the span is cut into equal parts, and each gives one full hour, drawn by a seeded hash.
 *  @param flightsByHour flights by start of the hour, in order of time
 *  @param of how many, and the first day that is watched
 *  @throws RangeError for a part without a full hour */
export function faultStarts(
  flightsByHour: ReadonlyMap<Instant, number>,
  { count, watchedDay }: { readonly count: number; readonly watchedDay: number },
): readonly Instant[] {
  const [first, end] = [dayStartMs(watchedDay + daysBefore), dayStartMs(lastStartDay)]
  const full = [...flightsByHour].filter(([, flights]) => flights >= fullHour).map(([hour]) => hour)
  return Array.from({ length: count }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => first + (edge * (end - first)) / count)
    const hours = full.filter((hour) => hour >= (from ?? 0) && hour < (to ?? 0))
    return at(hours, Math.floor((murmurHash3(startSeed, `start ${part}`) / hashRange) * hours.length))
  })
}
