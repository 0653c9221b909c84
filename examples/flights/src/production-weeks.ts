import { dayMs, type Window } from '@weir/vocabulary'

import { endDay, productionDay } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'

/** A week of the flights, counted from day 0, as far as it is production. */
export interface ProductionWeek extends Window {
  /** Day / 7, rounded down: week 6 begins on day 42. */
  readonly week: number
  /** First day of it that is production, as a date. */
  readonly from: string
}

const weekDays = 7

/** Weeks of production in order; the first and last may be short. */
export function productionWeekWindows(): readonly ProductionWeek[] {
  const first = Math.floor(productionDay / weekDays)
  const last = Math.floor((endDay - 1) / weekDays)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const week = first + index
    const start = dayStartMs(Math.max(week * weekDays, productionDay))
    const end = dayStartMs(Math.min((week + 1) * weekDays, endDay))
    return {
      week,
      start,
      end,
      from: new Date(start).toISOString().slice('2001-'.length, '2001-mm-dd'.length),
    }
  })
}

/** Days of a window, each a window. */
export function daysOf({ start, end }: Window): readonly Window[] {
  return Array.from({ length: (end - start) / dayMs }, (_, day) => ({
    start: start + day * dayMs,
    end: start + (day + 1) * dayMs,
  }))
}
