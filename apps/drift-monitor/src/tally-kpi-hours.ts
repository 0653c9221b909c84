import { type PairedHour } from '@weir/clickhouse'
import { type EvidenceTallied } from '@weir/contracts'
import { type KpiDefinition } from '@weir/kpi'
import { newEventClock, type ClockLimits } from '@weir/routing'
import { hourMs, type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type KnownRollout } from './known-rollout.ts'
import { advancePairing, type PairingClock } from './pairing-clock.ts'
import { closedHours, firstHour, isTalliedEmpty } from './plan-hours.ts'
import { type PartitionOf } from './recorded-partitions.ts'
import { type RecordedSources } from './recorded-progress.ts'

/** One rollout's KPI, with all that its pairs are made from. */
export interface PairedKpi {
  readonly rolloutId: string
  readonly model: ModelName
  readonly champion: VersionNumber
  readonly challenger: VersionNumber
  readonly kpi: KpiDefinition
  readonly positiveClass: string
  /** Event time since which both versions answer the same requests. */
  readonly since: Instant
}

/** How far the KPI of a rollout is tallied. In memory: after a restart hours are tallied again from the rollout's start,
 *  under the same ids, and what adds them up takes each hour once. */
export interface KpiProgress {
  readonly pairing: PairingClock
  /** Start of the first hour that is not tallied. */
  readonly next: Instant
}

export interface TallyKpiDeps {
  /** @throws Unavailable */
  readonly pairedUnits: (
    of: Omit<PairedKpi, 'since'> & { readonly hours: Window },
  ) => Promise<readonly PairedHour[]>
  /** @throws Unavailable */
  readonly publish: (tallies: readonly EvidenceTallied[]) => Promise<void>
  readonly limits: ClockLimits
  readonly now: () => Instant
}

export function newKpiProgress(since: Instant): KpiProgress {
  return { pairing: { clock: newEventClock, missedSince: {} }, next: firstHour(since) }
}

/** Tallies each hour of event time that has closed, in order; an hour without units from the rollout's start on too.
 *  @param of `sources`: how far the recorder has come with the model, `partitionOf`: with what is behind a source
 *  @param onHour   takes the progress after each batch of hours, so that none is repeated when a later one fails
 *  @throws Unavailable when ClickHouse or Kafka does not answer: the hour stays the next one */
export async function tallyKpiHours(
  deps: TallyKpiDeps,
  of: {
    readonly pairs: PairedKpi
    readonly sources: RecordedSources
    readonly partitionOf: PartitionOf
    readonly before: KpiProgress
  },
  onHour: (progress: KpiProgress) => void,
): Promise<void> {
  const { pairs, sources, partitionOf, before } = of
  const when = { since: pairs.since, now: deps.now(), limits: deps.limits, partitionOf }
  const progress = { ...before, pairing: advancePairing(before.pairing, sources, when) }
  onHour(progress)
  const hours = closedHours(progress.next, progress.pairing.clock.low)
  for (let from = 0; from < hours.length; from += mostHours)
    await tallyHours(deps, pairs, { hours: hours.slice(from, from + mostHours), progress, onHour })
}

/** Hours that one query takes: catching up after a stop must not ask hour by hour. */
const mostHours = 48

async function tallyHours(
  deps: TallyKpiDeps,
  pairs: PairedKpi,
  of: {
    readonly hours: readonly Instant[]
    readonly progress: KpiProgress
    readonly onHour: (progress: KpiProgress) => void
  },
): Promise<void> {
  const [start] = of.hours
  const last = of.hours.at(-1)
  if (start === undefined || last === undefined) return
  const found = await deps.pairedUnits({ ...pairs, hours: { start, end: last + hourMs } })
  const byHour = new Map(found.map((one) => [one.hour, one]))
  const tallied = of.hours.filter((hour) => byHour.has(hour) || isTalliedEmpty(hour, pairs.since))
  if (tallied.length > 0) await deps.publish(tallied.map((hour) => kpiTally(pairs, hour, byHour.get(hour))))
  of.onHour({ ...of.progress, next: last + hourMs })
}

/** The KPI that a rollout compares in pairs; null while nothing can be compared.
 *  @param decided positive class of the model's own decision; null when it has none */
export function pairedKpiOf(rollout: KnownRollout, decided: string | null): PairedKpi | null {
  const { rolloutId, model, challenger, formerChampion, kpi, comparedSince } = rollout
  const positiveClass = decided ?? rollout.positiveClass
  if (kpi === null || kpi.kind === 'observed' || formerChampion === null) return null
  if (comparedSince === null || positiveClass === null) return null
  return { rolloutId, model, champion: formerChampion, challenger, kpi, positiveClass, since: comparedSince }
}

function kpiTally(
  { rolloutId, model, kpi }: PairedKpi,
  hour: Instant,
  found: PairedHour | undefined,
): EvidenceTallied {
  const { units, sum, sumOfSquares, championSum, challengerSum } = found ?? noUnits
  return {
    tallyId: `${rolloutId}/kpi/${kpi.name}/${hour}`,
    model,
    rolloutId,
    // Complete to the end of the hour at least: the same whenever it is tallied.
    watermark: hour + hourMs,
    guardrail: null,
    kpi: { kpi: kpi.name, hour, units, sum, sumOfSquares, championSum, challengerSum },
  }
}

const noUnits = { units: 0, sum: 0, sumOfSquares: 0, championSum: 0, challengerSum: 0 }
