import { hourMs, parseModelName, type ModelName } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
import { type MonitorDefinition } from './monitor-definition.ts'
import { type MonitorStore } from './monitor-store.ts'

/** What a store must offer to be tried. */
export interface MonitorStoreUnderTest {
  readonly store: MonitorStore
  /** Makes the model known wherever the store needs it. */
  addModel(model: ModelName): Promise<void>
}

/** A definition that differs from the preset in every kind of field. */
const changed: MonitorDefinition = {
  ...defaultMonitor,
  owner: 'flights é team',
  weeklyAlerts: 3,
  segments: ['west', 'east'],
  features: { kind: 'top', count: 5 },
  importance: { distance: 2.5 },
  excluded: [{ start: 0, end: hourMs }],
  delayMs: hourMs,
  drift: {
    ...defaultMonitor.drift,
    slideMs: hourMs,
    columns: { distance: { windowMs: 'auto', isMuted: true }, origin: { threshold: 0.2 } },
  },
  performance: { ...defaultMonitor.performance, detector: 'conformal', watch: 'both' },
}

/** What every store of monitor definitions does; the fake and the real one both run it. */
export function monitorStoreContract(title: string, open: () => Promise<MonitorStoreUnderTest>): void {
  describe(`${title} as a monitor store`, () => {
    let store: MonitorStore
    let model: ModelName

    beforeEach(async () => {
      const under = await open()
      store = under.store
      model = parseModelName(`model-${crypto.randomUUID()}`)
      await under.addModel(model)
    })

    it('has nothing for a model to which nothing was applied, or that nobody knows', async () => {
      const stranger = parseModelName(`model-${crypto.randomUUID()}`)
      expect([await store.find(model), await store.find(stranger)]).toEqual([null, null])
      expect([await store.history(model), await store.history(stranger)]).toEqual([[], []])
    })

    it('gives back a definition as it was applied, with its revision and when', async () => {
      const before = Date.now()
      const applied = await store.apply(model, changed, 0)
      expect(applied).toEqual({ revision: 1, definition: changed, appliedAt: expect.any(Number) })
      // The store may have a clock of its own.
      expect(Math.abs(applied.appliedAt - before)).toBeLessThan(60_000)
      expect(await store.find(model)).toEqual(applied)
    })

    it('keeps every revision, oldest first, and finds the newest', async () => {
      const first = await store.apply(model, changed, 0)
      const second = await store.apply(model, defaultMonitor, 1)
      const only: MonitorDefinition = { ...changed, features: { kind: 'only', names: ['distance'] } }
      const third = await store.apply(model, only, 2)
      expect([first, second, third].map(({ revision }) => revision)).toEqual([1, 2, 3])
      expect(await store.history(model)).toEqual([first, second, third])
      expect(await store.find(model)).toEqual(third)
    })

    it('refuses a change that was made from another revision, and keeps what it has', async () => {
      const first = await store.apply(model, changed, 0)
      await expect(store.apply(model, defaultMonitor, 0)).rejects.toMatchObject({ code: 'monitor-stale' })
      await expect(store.apply(model, defaultMonitor, 2)).rejects.toMatchObject({ code: 'monitor-stale' })
      expect(await store.history(model)).toEqual([first])
    })

    it('lets one of two changes from the same revision through', async () => {
      const results = await Promise.allSettled([
        store.apply(model, changed, 0),
        store.apply(model, defaultMonitor, 0),
      ])
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(await store.history(model)).toHaveLength(1)
    })

    it('refuses a definition for a model that nobody knows', async () => {
      const stranger = parseModelName(`model-${crypto.randomUUID()}`)
      await expect(store.apply(stranger, changed, 0)).rejects.toMatchObject({ code: 'model-unknown' })
    })
  })
}
