import { topics, type EvidenceTallied } from '@weir/contracts'
import { readAll, type ConsumedRecord, type ConsumerEvent, type KafkaLink } from '@weir/kafka'
import { type Evidence, type RolloutStore } from '@weir/rollout'
import { PoisonMessage, type Instant } from '@weir/vocabulary'
import { type ServiceHost } from '@weir/service-host'
import { lastEvidence, type EvidenceBook } from './evidence-book.ts'
import { type ControllerMetrics } from './metrics.ts'
import { tallyOf } from './tally-of.ts'

/** Whether the evidence is at hand. */
export interface EvidenceReader {
  /** Everything that was tallied before this process started has been read. */
  isCaughtUp(): boolean
  /** Caught up, and not cut off for long: the lease promises this. */
  isWatching(): boolean
  stop(): Promise<void>
}

export interface FollowDeps {
  readonly link: KafkaLink
  readonly store: RolloutStore
  readonly book: EvidenceBook
  readonly host: ServiceHost
  readonly metrics: ControllerMetrics
  readonly now: () => Instant
  /** Called with each change of a rollout's evidence, in order, once caught up. */
  readonly onEvidence: (evidence: Evidence) => void
}

/** A reader that broke down is built anew in a few seconds. */
const cutOffAfterMs = 10_000
/** Clocks of hosts differ by less. */
const marginMs = 60_000

/** Follows the tallies, from the start of the oldest rollout under way.
 *  @throws Unavailable when the store does not answer */
export async function followEvidence(deps: FollowDeps): Promise<EvidenceReader> {
  const fromTimestamp = (await beginEvidence(deps)) - marginMs
  let isCaughtUp = false
  let cutOffAt: number | null = null
  const observe = (event: ConsumerEvent) => {
    if (event.kind === 'skipped') deps.metrics.tallies.inc({ outcome: 'invalid' })
    if (event.kind === 'joined') cutOffAt = null
    if (event.kind === 'crashed') cutOffAt ??= performance.now()
    if (event.kind === 'dead') deps.host.health.reportDead('evidence reader', String(event.error))
  }
  const reader = readAll(deps.link, {
    topic: topics.evidence,
    fromTimestamp,
    observe,
    onRecords(records) {
      for (const record of records) {
        const changed = countTally(deps, record)
        if (changed !== null && isCaughtUp) deps.onEvidence(changed)
      }
    },
    onCaughtUp() {
      isCaughtUp = true
      deps.host.logger.info({}, 'the evidence is read')
    },
  })
  return {
    isCaughtUp: () => isCaughtUp,
    isWatching: () => isCaughtUp && (cutOffAt === null || performance.now() - cutOffAt < cutOffAfterMs),
    stop: () => reader.stop(),
  }
}

/** Takes up what decisions have stored.
 *  @returns when the oldest rollout under way started; now without one */
async function beginEvidence({ store, book, now }: FollowDeps): Promise<Instant> {
  let oldest = now()
  for (const model of await store.activeModels()) {
    const { active } = await store.load(model)
    const started = active?.events[0]
    if (active === null || started === undefined) continue
    book.begin(lastEvidence(active.rolloutId, active.events))
    oldest = Math.min(oldest, started.event.at)
  }
  return oldest
}

/** @returns null when it changed nothing, or cannot be counted */
function countTally(
  { book, metrics, host }: FollowDeps,
  { value, timestamp, partition, offset }: ConsumedRecord<EvidenceTallied>,
): Evidence | null {
  try {
    const evidence = book.add(tallyOf(value), timestamp)
    metrics.tallies.inc({ outcome: evidence === null ? 'ignored' : 'counted' })
    return evidence
  } catch (error) {
    if (!(error instanceof PoisonMessage)) throw error
    metrics.tallies.inc({ outcome: 'invalid' })
    host.logger.warn({ error, partition, offset }, `a tally is passed over: ${error.message}`)
    return null
  }
}
