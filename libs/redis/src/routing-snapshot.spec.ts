import { inMemoryRoutingStore, sampleTable } from '@weir/testkit'
import { parseModelName, Unavailable } from '@weir/vocabulary'
import { RoutingSnapshot } from './routing-snapshot.ts'

const model = parseModelName('flights')
const away = new Unavailable('redis-unavailable', 'away')

async function given() {
  let now = 1_000
  const clock = () => now
  const store = inMemoryRoutingStore({ clock, leaseTtlMs: 500 })
  store.write(sampleTable(model, 1))
  const snapshot = await RoutingSnapshot.start(store, { clock, pollMs: 3_600_000 })
  return { store, snapshot, advance: (ms: number) => void (now += ms) }
}

function percent(snapshot: RoutingSnapshot): number | undefined {
  return snapshot.tableInForce(model)?.variants[1]?.weightPercent
}

/** Lets reads that notices started come to their end. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a routing snapshot', () => {
  it('has at its start every table of the store, and none for a model it does not know', async () => {
    const { snapshot } = await given()
    expect(snapshot.tableInForce(model)).toEqual(sampleTable(model, 1))
    expect(snapshot.tableInForce(parseModelName('trains'))).toBeNull()
    expect(snapshot.tables().map(({ epoch }) => epoch)).toEqual([1])
    await snapshot.stop()
  })

  it('does not start without the store: there is no last good table yet', async () => {
    const store = inMemoryRoutingStore()
    store.failWith(away)
    await expect(RoutingSnapshot.start(store, { clock: () => 0 })).rejects.toBe(away)
  })

  it('follows a notice without waiting for the next whole read, and tells its listeners', async () => {
    const { store, snapshot } = await given()
    const told: number[] = []
    const stop = snapshot.onChange(({ epoch }) => told.push(epoch))
    store.write(sampleTable(model, 2, 25))
    await settle()
    expect(percent(snapshot)).toBe(25)
    stop()
    store.write(sampleTable(model, 3, 50))
    await settle()
    expect(percent(snapshot)).toBe(50)
    expect(told).toEqual([2])
    await snapshot.stop()
  })

  it('tells listeners nothing when only the lease was renewed', async () => {
    const { store, snapshot } = await given()
    const told: number[] = []
    snapshot.onChange(({ epoch }) => told.push(epoch))
    await store.renewLease(model, 1, 500)
    await snapshot.refresh()
    expect(told).toEqual([])
    await snapshot.stop()
  })

  it('reads by itself what no notice told', async () => {
    const store = inMemoryRoutingStore()
    const deaf = { ...store, watch: async () => async () => undefined }
    const snapshot = await RoutingSnapshot.start(deaf, { clock: () => performance.now(), pollMs: 10 })
    store.write(sampleTable(model, 1))
    while (snapshot.tables().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(snapshot.tableInForce(model)?.epoch).toBe(1)
    await snapshot.stop()
  })

  it('keeps the last good table while the store is away, and the lease lapses by itself', async () => {
    const { store, snapshot, advance } = await given()
    store.failWith(away)
    advance(400)
    await snapshot.refresh()
    expect(percent(snapshot)).toBe(5)
    expect(snapshot.status()).toEqual({ readAgoMs: 400, failure: away })
    advance(100)
    expect(snapshot.tableInForce(model)?.variants.map(({ weightPercent }) => weightPercent)).toEqual([100, 0])
    await snapshot.stop()
  })

  it('leaves a lapsed epoch on the champion when the store is back, until the next epoch', async () => {
    const { store, snapshot, advance } = await given()
    store.failWith(away)
    advance(450)
    await store.renewLease(model, 1, 60_000)
    advance(100)
    store.failWith(null)
    await snapshot.refresh()
    expect(snapshot.status().failure).toBeNull()
    expect(percent(snapshot)).toBe(0)
    store.write(sampleTable(model, 2))
    await settle()
    expect(percent(snapshot)).toBe(5)
    await snapshot.stop()
  })

  it('stays live as long as the controller renews', async () => {
    const { store, snapshot, advance } = await given()
    for (let round = 0; round < 10; round += 1) {
      advance(300)
      expect(await store.renewLease(model, 1, 500)).toBe(true)
      await snapshot.refresh()
    }
    expect(percent(snapshot)).toBe(5)
    await snapshot.stop()
  })

  it('follows nothing after it was stopped', async () => {
    const { store, snapshot } = await given()
    await snapshot.stop()
    store.write(sampleTable(model, 2, 25))
    await settle()
    expect(snapshot.tables().map(({ epoch }) => epoch)).toEqual([1])
  })
})
