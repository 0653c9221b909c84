import { type EventClock, type HighWaterMarks, type SourceProgress } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'
import { z } from 'zod'

/** What is remembered of one partition of the predictions topic between chunks; it travels in the offset commit. */
export interface TallyState {
  /** Highest source offset seen, by reader. */
  readonly marks: HighWaterMarks
  /** Event time by model; the sources of a clock are `http`, `stream` and `shadow`. */
  readonly clocks: Readonly<Record<string, EventClock>>
}

export const newTallyState: TallyState = { marks: {}, clocks: {} }

/** Most bytes of the written state: a broker keeps 4,096 beside an offset unless it is told otherwise, and the plan of
 *  the chunk needs some of them. */
const maxStateBytes = 4_000

const instants = z.array(z.number())
const written = z.object({
  m: z.record(z.string(), z.number()),
  /** Low (null: none yet), then watermark, time seen and times set aside of each source. */
  c: z.record(z.string(), z.tuple([z.number().nullable(), z.record(z.string(), instants)])),
})
type Written = z.infer<typeof written>

/** Reads what `writeTallyState` wrote; empty text is a new partition.
 *  @throws Error for any other text: nothing else writes there */
export function parseTallyState(text: string): TallyState {
  if (text === '') return newTallyState
  const { m, c } = written.parse(JSON.parse(text))
  return { marks: m, clocks: mapValues(c, ([low, sources]) => clockOf(low, sources)) }
}

/** Text of at most 4,000 bytes. When there is more, the models seen longest ago and the shadows with the lowest offsets
 *  are forgotten: a forgotten clock begins again with its model's next record, and a repeat by a forgotten reader counts. */
export function writeTallyState(state: TallyState): string {
  let kept = toWritten(state)
  let text = JSON.stringify(kept)
  while (Buffer.byteLength(text) > maxStateBytes) {
    kept = forgetOne(kept)
    text = JSON.stringify(kept)
  }
  return text
}

function toWritten({ marks, clocks }: TallyState): Written {
  return {
    m: { ...marks },
    c: mapValues(clocks, ({ low, sources }): Written['c'][string] => [
      Number.isFinite(low) ? low : null,
      mapValues(sources, ({ watermark, seenAt, setAside }) => [watermark, seenAt, ...setAside]),
    ]),
  }
}

function clockOf(low: number | null, sources: Readonly<Record<string, readonly number[]>>): EventClock {
  return {
    low: low ?? Number.NEGATIVE_INFINITY,
    sources: mapValues(
      sources,
      ([watermark = Number.NaN, seenAt = Number.NaN, ...setAside]): SourceProgress => {
        return { watermark, seenAt, setAside }
      },
    ),
  }
}

function forgetOne({ m, c }: Written): Written {
  const isMostlyMarks = JSON.stringify(m).length > maxStateBytes / 2
  if (!isMostlyMarks) return { m, c: without(c, lowestOf(c, lastSeenAt)) }
  const shadows = Object.fromEntries(Object.entries(m).filter(([reader]) => reader.includes('@')))
  return { m: without(m, lowestOf(shadows, Number) ?? lowestOf(m, Number)), c }
}

function lastSeenAt([, sources]: Written['c'][string]): Instant {
  return Math.max(...Object.values(sources).map(([, seenAt = 0]) => seenAt))
}

/** Key with the lowest value; of equal ones the first by name, so that a repeat forgets the same. */
function lowestOf<Value>(
  record: Readonly<Record<string, Value>>,
  by: (value: Value) => number,
): string | undefined {
  const entries = Object.entries(record).map(([key, value]) => [key, by(value)] as const)
  return entries.sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))[0]?.[0]
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  key: string | undefined,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
