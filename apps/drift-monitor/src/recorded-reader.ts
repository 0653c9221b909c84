import { type IngestProgress } from '@weir/clickhouse'
import { type Instant } from '@weir/vocabulary'

/** At first sources that were recorded long ago are read too: some have to have begun before anything counts. */
const firstLookMs = 86_400_000
/** Later looks overlap, so that a chunk whose insert was slow is not passed over. */
const overlapMs = 60_000

/** Reads what was recorded since the last time it was read, with some overlap.
 *  @param query progress of everything recorded since a moment of wall time. @throws Unavailable */
export function recordedReader(
  query: (since: Instant) => Promise<readonly IngestProgress[]>,
  now: () => Instant,
): () => Promise<readonly IngestProgress[]> {
  let since: Instant | null = null
  return async () => {
    const at = now()
    const recorded = await query(since ?? at - firstLookMs)
    since = at - overlapMs
    return recorded
  }
}
