import { parseModelName, parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { type RoutingStore } from './routing-store.ts'
import { type RoutingTable } from './routing-table.ts'

/** What a store must offer to be tried: tables are written elsewhere, so the test needs a way to write one. */
export interface RoutingStoreUnderTest {
  readonly store: RoutingStore
  /** Makes the model known wherever the store needs it. */
  addModel(model: ModelName): Promise<void>
  /** Writes the next table, whose lease holds for 10 s at once. Epochs come in order, from 1. */
  write(table: RoutingTable): Promise<void>
  /** Lets the lease of a model run out. */
  loseLease(model: ModelName): Promise<void>
}

function tableOf(model: ModelName, epoch: number): RoutingTable {
  return {
    model,
    epoch,
    salt: 'salt é',
    rolloutId: 'rollout-1',
    variants: [
      { version: parseVersionNumber(1), role: 'champion', weightPercent: 95 },
      { version: parseVersionNumber(2), role: 'challenger', weightPercent: 5 },
    ],
    shadows: [parseVersionNumber(2), parseVersionNumber(1)],
    standby: [],
    changedAt: 1_700_000_000_000 + epoch,
  }
}

/** What every routing store does; the fake and the real one both run it. */
export function routingStoreContract(title: string, open: () => Promise<RoutingStoreUnderTest>): void {
  describe(`${title} as a routing store`, () => {
    let under: RoutingStoreUnderTest
    let store: RoutingStore
    let model: ModelName

    beforeEach(async () => {
      under = await open()
      store = under.store
      model = parseModelName(`model-${crypto.randomUUID()}`)
      await under.addModel(model)
    })

    it('has no route for a model without a table, or that nobody knows', async () => {
      expect(await store.read(model)).toBeNull()
      expect(await store.read(parseModelName(`model-${crypto.randomUUID()}`))).toBeNull()
      expect((await store.readAll()).map(({ table }) => table.model)).not.toContain(model)
    })

    it('gives back a table as it was written, alone and among all', async () => {
      await under.write(tableOf(model, 1))
      await under.write(tableOf(model, 2))
      expect((await store.read(model))?.table).toEqual(tableOf(model, 2))
      const all = await store.readAll()
      expect(all.filter(({ table }) => table.model === model).map(({ table }) => table)).toEqual([
        tableOf(model, 2),
      ])
    })

    it('gives a new table its lease at once', async () => {
      await under.write(tableOf(model, 1))
      const lease = (await store.read(model))?.lease
      expect(lease?.epoch).toBe(1)
      expect(lease?.remainingMs).toBeGreaterThan(5_000)
      expect(lease?.remainingMs).toBeLessThanOrEqual(10_000)
    })

    it('renews the lease of the stored epoch and of no other', async () => {
      await under.write(tableOf(model, 1))
      await under.write(tableOf(model, 2))
      expect(await store.renewLease(model, 1, 60_000)).toBe(false)
      expect(await store.renewLease(model, 3, 60_000)).toBe(false)
      expect((await store.read(model))?.lease?.remainingMs).toBeLessThanOrEqual(10_000)
      expect(await store.renewLease(model, 2, 60_000)).toBe(true)
      const lease = (await store.read(model))?.lease
      expect(lease?.epoch).toBe(2)
      expect(lease?.remainingMs).toBeGreaterThan(50_000)
      expect(lease?.remainingMs).toBeLessThanOrEqual(60_000)
    })

    it('never gives a lease back to an epoch that lost it, but to the next one', async () => {
      await under.write(tableOf(model, 1))
      await under.loseLease(model)
      expect((await store.read(model))?.lease).toBeNull()
      expect(await store.renewLease(model, 1, 60_000)).toBe(false)
      expect((await store.read(model))?.lease).toBeNull()
      await under.write(tableOf(model, 2))
      expect(await store.renewLease(model, 2, 60_000)).toBe(true)
      expect((await store.read(model))?.lease?.epoch).toBe(2)
    })

    it('tells watchers which model changed until they stop', async () => {
      const told: ModelName[] = []
      const stop = await store.watch((changed) => told.push(changed))
      await under.write(tableOf(model, 1))
      await until(() => told.includes(model))
      await stop()
      const before = told.filter((changed) => changed === model).length
      await under.write(tableOf(model, 2))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(told.filter((changed) => changed === model)).toHaveLength(before)
    })
  })
}

async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 2_000
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error('watchers were not told within 2 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
