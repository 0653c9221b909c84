import { newEventClock, type EventClock, type HighWaterMarks, type SourceProgress } from '@weir/routing'
import { z } from 'zod'

/** What the recorder remembers of one partition between two chunks; it travels in the offset commit. */
export interface ReaderState {
  /** Highest source offset seen, by reader (`live` or `model@version`) and source partition: `reader/partition`. */
  readonly marks: HighWaterMarks
  /** Event time by source: `model|http`, `model|stream`, `model|shadow`, `model|outcome`. */
  readonly clock: EventClock
}

export const newReaderState: ReaderState = { marks: {}, clock: newEventClock }

/** What the broker keeps beside an offset (4,096 bytes by default), less what the plan of a chunk needs. */
const maxStateBytes = 3_900

const stored = z.object({
  m: z.record(z.string(), z.int()),
  /** Watermark, when it was last seen, and the event times set aside. */
  s: z.record(z.string(), z.tuple([z.number(), z.number()], z.number())),
})

/** @returns text of at most 3,900 bytes. Where all of it does not fit, what can be done without is left out: first the
 *  marks of shadows that are furthest behind, then the sources that were silent longest (they begin anew, as at their
 *  first record), then live marks. Repeats that no mark finds are found by the identity of the answer. */
export function encodeState(state: ReaderState): string {
  let kept = state
  let text = textOf(kept)
  while (Buffer.byteLength(text) > maxStateBytes) {
    kept = withoutLeast(kept)
    text = textOf(kept)
  }
  return text
}

/** @param text what `encodeState` gave; empty at the first chunk of a partition
 *  @throws Error when it is anything else: the commit is not ours */
export function decodeState(text: string): ReaderState {
  if (text === '') return newReaderState
  const { m, s } = stored.parse(JSON.parse(text))
  const sources = Object.entries(s).map(([source, [watermark, seenAt, ...setAside]]) => {
    return [source, { watermark, seenAt, setAside }] as const
  })
  return { marks: m, clock: { ...newEventClock, sources: Object.fromEntries(sources) } }
}

function textOf({ marks, clock }: ReaderState): string {
  const sources = Object.entries(clock.sources).map(([source, { watermark, seenAt, setAside }]) => {
    return [source, [watermark, seenAt, ...setAside]] as const
  })
  return JSON.stringify({ m: marks, s: Object.fromEntries(sources) })
}

function withoutLeast({ marks, clock }: ReaderState): ReaderState {
  const isShadow = (reader: string) => reader.includes('@')
  const shadows = Object.entries(marks).filter(([reader]) => isShadow(reader))
  const sources = Object.entries(clock.sources)
  if (shadows.length === 0 && sources.length > 0) {
    const silent = least(sources, ({ seenAt }: SourceProgress) => seenAt)
    return { marks, clock: { ...clock, sources: without(clock.sources, silent) } }
  }
  const candidates = shadows.length > 0 ? shadows : Object.entries(marks)
  return {
    marks: without(
      marks,
      least(candidates, (offset) => offset),
    ),
    clock,
  }
}

/** Key with the least value; of equal ones the first by name, so that a repeat chooses the same. */
function least<Value>(
  entries: readonly (readonly [string, Value])[],
  valueOf: (value: Value) => number,
): string {
  const [first] = [...entries].sort(([a, x], [b, y]) => valueOf(x) - valueOf(y) || (a < b ? -1 : 1))
  return first?.[0] ?? ''
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}
