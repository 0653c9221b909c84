import { InvalidInput, type Window } from '@weir/vocabulary'
import { formatTime } from '../format-time.ts'
import { type LoadedFile } from './file-columns.ts'

/** First and last event time. */
type Span = Window

/** First and last of event times; null without any. */
export function spanOf(eventTimes: Float64Array | null): Span | null {
  if (eventTimes === null || eventTimes.length === 0) return null
  return eventTimes.reduce<Span>(
    (span, at) => ({ start: Math.min(span.start, at), end: Math.max(span.end, at) }),
    { start: Infinity, end: -Infinity },
  )
}

/** Rows that are in both windows hide drift: they are compared with themselves.
 *  @param reference first and last event time; null: not known, and nothing is refused. Likewise `analysis`
 *  @throws InvalidInput `windows-overlap` */
export function requireApart(reference: Span | null, analysis: Span | null): void {
  if (reference === null || analysis === null) return
  if (reference.start > analysis.end || analysis.start > reference.end) return
  const told = ({ start, end }: Span) => `${formatTime(start)} to ${formatTime(end)}`
  throw new InvalidInput(
    'windows-overlap',
    `the reference (${told(reference)}) and the batch (${told(analysis)}) overlap in event time, so rows would be compared with themselves; give the rows of the batch after ${formatTime(reference.end)} or before ${formatTime(reference.start)}, or another reference`,
    { reference, analysis },
  )
}

/** Also where no event times tell that all rows are in both. @throws InvalidInput `windows-overlap` */
export function requireOtherFile(reference: LoadedFile, batch: LoadedFile): void {
  if (Buffer.compare(reference.bytes, batch.bytes) !== 0) return
  throw new InvalidInput(
    'windows-overlap',
    `the reference (${reference.name}) and the batch (${batch.name}) are the same, byte by byte, so every row would be compared with itself; give rows of another time as the batch, or another reference`,
    { reference: reference.name, batch: batch.name },
  )
}
