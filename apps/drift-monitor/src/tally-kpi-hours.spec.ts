import { type IngestProgress, type PairedHour } from '@weir/clickhouse'
import { type EvidenceTallied } from '@weir/contracts'
import { defaultClockLimits } from '@weir/routing'
import {
  dayMs,
  hourMs,
  minuteMs,
  parseModelName,
  Unavailable,
  type Instant,
  type Window,
} from '@weir/vocabulary'
import { challenger, champion, flightKpi, start } from './made-traffic.fixture.ts'
import { RecordedModels } from './recorded-models.ts'
import {
  newKpiProgress,
  pairedKpiOf,
  tallyKpiHours,
  type KpiProgress,
  type PairedKpi,
} from './tally-kpi-hours.ts'

const pairs: PairedKpi = {
  rolloutId: 'r1',
  model: parseModelName('flights'),
  champion,
  challenger,
  kpi: flightKpi,
  positiveClass: 'late',
  since: start + 10 * minuteMs,
}

/** A recorder and a topic in memory. Each hour that is asked for has as many units as its number from `start`. */
function world() {
  const tallied: EvidenceTallied[] = []
  const models = new RecordedModels()
  let progress = newKpiProgress(pairs.since)
  const state = {
    now: start + 400 * dayMs,
    isAway: false,
    /** Partition that the recorder catches up with. */
    behind: null as { readonly partition: number; readonly caughtUpAt: Instant } | null,
  }
  const deps = {
    async pairedUnits({ hours }: { hours: Window }): Promise<readonly PairedHour[]> {
      if (state.isAway) throw new Unavailable('clickhouse-unavailable', 'away')
      const found: PairedHour[] = []
      for (let hour = Math.max(hours.start, start + hourMs); hour < hours.end; hour += hourMs)
        found.push({
          hour,
          units: (hour - start) / hourMs,
          sum: 1,
          sumOfSquares: 1,
          championSum: 0,
          challengerSum: 1,
        })
      return found
    },
    publish: async (tallies: readonly EvidenceTallied[]) => void tallied.push(...tallies),
    limits: defaultClockLimits,
    now: () => state.now,
  }
  const partitionOf = (source: string) => {
    const { now, behind } = state
    const caughtUpAt = source.endsWith(`/${behind?.partition}`) ? (behind?.caughtUpAt ?? now) : now
    return { caughtUpAt, lagMs: now - caughtUpAt }
  }
  const look = (recorded: readonly IngestProgress[]) => {
    models.add(recorded, { now: state.now, limits: deps.limits })
    const of = { pairs, sources: models.of(pairs.model), partitionOf, before: progress }
    return tallyKpiHours(deps, of, (after: KpiProgress) => {
      progress = after
    })
  }
  const at = (kind: string, partition: number, watermark: Instant): IngestProgress => ({
    model: 'flights',
    kind,
    partition,
    watermark,
    seenAt: state.now,
  })
  const all = (partition: number, watermark: Instant) =>
    ['http', 'shadow', 'outcome'].map((kind) => at(kind, partition, watermark))
  const hours = () => tallied.map(({ kpi }) => ((kpi?.hour ?? Number.NaN) - start) / hourMs)
  return { state, tallied, look, at, all, hours }
}

describe('KPI hours', () => {
  it('are tallied in order once they have closed, those without units too', async () => {
    const { look, all, hours, tallied } = world()
    await look(all(0, start + 3 * hourMs + minuteMs))
    expect(hours()).toEqual([0, 1, 2])
    expect(tallied[0]?.kpi).toMatchObject({ units: 0, sum: 0 })
    expect(tallied[2]).toMatchObject({
      tallyId: `r1/kpi/value/${start + 2 * hourMs}`,
      watermark: start + 3 * hourMs,
      kpi: { units: 2 },
    })
    await look(all(0, start + 3 * hourMs + 2 * minuteMs))
    await look(all(0, start + 4 * hourMs))
    expect(hours()).toEqual([0, 1, 2, 3])
  })

  it('wait for the partition that is furthest behind, until it is silent', async () => {
    const { look, all, hours, state } = world()
    await look([...all(0, start + 5 * hourMs), ...all(1, start + 2 * hourMs)])
    expect(hours()).toEqual([0, 1])
    state.now += defaultClockLimits.idleAfterMs
    await look(all(0, start + 5 * hourMs))
    expect(hours()).toEqual([0, 1, 2, 3, 4])
  })

  it('wait for a partition that is caught up with after an outage of the recorder, however long it lasted', async () => {
    const { look, at, all, hours, state } = world()
    await look([...all(0, start + 2 * hourMs), ...all(1, start + 2 * hourMs)])
    state.behind = { partition: 1, caughtUpAt: state.now }
    state.now += hourMs
    await look(all(0, start + 5 * hourMs))
    expect(hours()).toEqual([0, 1])
    state.now += hourMs
    await look([...all(0, start + 6 * hourMs), at('http', 1, start + 4 * hourMs)])
    expect(hours()).toEqual([0, 1])
    await look([...all(0, start + 6 * hourMs), ...all(1, start + 4 * hourMs)])
    expect(hours()).toEqual([0, 1, 2, 3])
    state.behind = null
    state.now += defaultClockLimits.idleAfterMs
    await look(all(0, start + 6 * hourMs))
    expect(hours()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('do not close while the copies or the outcomes have not begun', async () => {
    const { look, at, hours } = world()
    await look([at('http', 0, start + 5 * hourMs), at('outcome', 0, start + 5 * hourMs)])
    await look([at('shadow', 0, start - hourMs)])
    expect(hours()).toEqual([])
    await look([at('shadow', 0, start + hourMs)])
    expect(hours()).toEqual([0])
  })

  it('wait for the outcomes of a partition that has none yet, but not for ever', async () => {
    const { look, at, all, hours, state } = world()
    const without = () => [
      ...all(0, start + 3 * hourMs),
      at('http', 1, start + 3 * hourMs),
      at('shadow', 1, start + 3 * hourMs),
    ]
    await look(without())
    expect(hours()).toEqual([])
    state.now += 31_000
    await look(without())
    expect(hours()).toEqual([0, 1, 2])
  })

  it('wait for the first outcomes of a partition while the recorder catches up with them', async () => {
    const { look, at, all, hours, state } = world()
    const answers = () => [at('http', 1, start + 3 * hourMs), at('shadow', 1, start + 3 * hourMs)]
    state.behind = { partition: 1, caughtUpAt: state.now }
    await look([...all(0, start + 3 * hourMs), ...answers()])
    state.now += 31_000
    await look([...all(0, start + 3 * hourMs), ...answers()])
    expect(hours()).toEqual([])
    state.behind = null
    await look([...all(0, start + 3 * hourMs), ...all(1, start + 2 * hourMs)])
    expect(hours()).toEqual([0, 1])
  })

  it('are all tallied when many have closed at once', async () => {
    const { look, all, hours } = world()
    await look(all(0, start + 200 * hourMs))
    expect(hours()).toEqual(Array.from({ length: 200 }, (_, hour) => hour))
  })

  it('are not moved by a source dated a year ahead', async () => {
    const { look, at, all, hours, state } = world()
    await look([...all(0, start + hourMs), at('http', 0, state.now + 365 * dayMs)])
    expect(hours()).toEqual([0])
  })

  it('are never passed over while ClickHouse is away', async () => {
    const { look, all, hours, state } = world()
    await look(all(0, start + 2 * hourMs))
    state.isAway = true
    await expect(look(all(0, start + 4 * hourMs))).rejects.toThrow(Unavailable)
    expect(hours()).toEqual([0, 1])
    state.isAway = false
    await look(all(0, start + 4 * hourMs))
    expect(hours()).toEqual([0, 1, 2, 3])
  })
})

describe('the KPI of a rollout', () => {
  const rollout = {
    rolloutId: 'r1',
    model: pairs.model,
    challenger,
    formerChampion: champion,
    kpi: flightKpi,
    positiveClass: 'on time',
    comparedSince: pairs.since,
    isOver: false,
    sequence: 2,
  }

  it('is paired between the champion before the rollout and the challenger, by the class that the model decides on', () => {
    expect(pairedKpiOf(rollout, 'late')).toEqual(pairs)
    expect(pairedKpiOf(rollout, null)?.positiveClass).toBe('on time')
  })

  it.each([
    ['without a KPI', { kpi: null }],
    ['whose KPI is observed', { kpi: { ...flightKpi, kind: 'observed' as const } }],
    ['of a first version', { formerChampion: null }],
    ['that does not know its event time yet', { comparedSince: null }],
  ])('is not tallied for a rollout %s', (_, changes) => {
    expect(pairedKpiOf({ ...rollout, ...changes }, 'late')).toBeNull()
  })
})
