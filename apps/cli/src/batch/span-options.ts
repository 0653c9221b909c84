import { InvalidInput, type Window } from '@weir/vocabulary'
import { z } from 'zod'
import { requireApart } from './require-apart.ts'

const asInstant = (text: string): number => Date.parse(text)

/** A time on the command line: a day begins at midnight UTC, a time of day needs its zone. @returns event time, UTC ms */
export const timeOption = z.union(
  [z.iso.datetime({ offset: true }).transform(asInstant), z.iso.date().transform(asInstant)],
  'a time such as 2001-07-04 or 2001-07-04T06:00:00Z',
)

/** The span of two options, `[start, end)`.
 *  @param flags their names, for people
 *  @returns undefined when neither is given
 *  @throws InvalidInput `cli-option-invalid` for one without the other, or an end that is not after the start */
export function spanOption(
  start: number | undefined,
  end: number | undefined,
  flags: readonly [start: string, end: string],
): Window | undefined {
  if (start === undefined && end === undefined) return undefined
  if (start !== undefined && end !== undefined && start < end) return { start, end }
  const problem =
    start === undefined || end === undefined
      ? `${flags.join(' and ')} go together: a span has a start and an end`
      : `${flags[1]} must be after ${flags[0]}: rows from the start on, before the end, are read`
  throw new InvalidInput('cli-option-invalid', problem, { flags, start, end })
}

/** Spans that touch are apart: the end of a span is not in it. @throws InvalidInput `windows-overlap` */
export function requireSpansApart(reference: Window, analysis: Window): void {
  // Event times are whole milliseconds.
  const lastOf = ({ start, end }: Window) => ({ start, end: end - 1 })
  requireApart(lastOf(reference), lastOf(analysis))
}
