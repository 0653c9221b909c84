import { type IngestProgress } from '@weir/clickhouse'
import { type EvidenceTallied } from '@weir/contracts'
import { defaultClockLimits } from '@weir/routing'
import { dayMs, hourMs, parseModelName } from '@weir/vocabulary'
import { kpiDuty } from './kpi-duty.ts'
import { modelWithKpi, rolloutEvents, start } from './made-traffic.fixture.ts'
import { RolloutDirectory } from './rollout-directory.ts'

const flights = parseModelName('flights')

/** A recorder and a topic in memory; the recorder catches up with partition 1. */
function world() {
  const rollouts = new RolloutDirectory({
    waitMs: 1,
    onUnreadable: ({ rolloutId }) => {
      throw new Error(`${rolloutId} cannot be read`)
    },
  })
  const tallied: EvidenceTallied[] = []
  const now = start + 400 * dayMs
  let progress: readonly IngestProgress[] = []
  const duty = kpiDuty({
    rollouts,
    recorded: async () => ({
      progress,
      partitionOf: (source) => ({ caughtUpAt: source.endsWith('/1') ? now - hourMs : now, lagMs: hourMs }),
    }),
    findModel: async () => modelWithKpi(flights),
    pairedUnits: async () => [],
    publish: async (tallies) => void tallied.push(...tallies),
    limits: defaultClockLimits,
    now: () => now,
  })
  return {
    begin: (rolloutId: string) => rollouts.apply(rolloutEvents(flights, rolloutId)),
    look(partition: number, hours: number) {
      progress = ['http', 'shadow', 'outcome'].map((kind) => {
        const watermark = start + hours * hourMs
        return { model: flights, kind, partition, watermark, seenAt: now }
      })
      return duty()
    },
    hours: (rolloutId: string) => tallied.filter((one) => one.rolloutId === rolloutId).length,
  }
}

describe('the duty that tallies KPIs', () => {
  it('looks at nothing while no rollout is under way', async () => {
    const { look, hours } = world()
    await look(0, 5)
    expect(hours('first')).toBe(0)
  })

  it('lets a rollout that begins later wait for sources that were read before it began', async () => {
    const { begin, look, hours } = world()
    begin('first')
    await look(1, 2)
    expect(hours('first')).toBe(2)
    begin('second')
    await look(0, 5)
    expect(hours('first')).toBe(2)
    expect(hours('second')).toBe(2)
    await look(1, 4)
    expect(hours('second')).toBe(4)
  })
})
