import { inMemoryRegistryStore, inMemoryRolloutStore, inMemoryRoutingStore } from '@weir/testkit'
import { type RolloutStore } from '@weir/rollout'
import { decideAndStore } from './decide-and-store.ts'
import { ada, canary, flights, immediate, madeController, t0, v1, v2 } from './made-controller.ts'
import { renewLease } from './renew-lease.ts'

/** A store whose commits write the routing table with its lease, as the script does; `log` tells what was done to it. */
function madeStores() {
  const log: string[] = []
  const world = { now: t0 }
  const routing = inMemoryRoutingStore({ clock: () => world.now, leaseTtlMs: 5_000 })
  const memory = inMemoryRolloutStore()
  const store: RolloutStore = {
    ...memory,
    async commit(commit) {
      const epoch = await memory.commit(commit)
      if (commit.table !== null) routing.write(commit.table)
      log.push(`epoch ${epoch}`)
      return epoch
    },
  }
  const renew: typeof routing.renewLease = async (model, epoch, ttlMs) => {
    const isRenewed = await routing.renewLease(model, epoch, ttlMs)
    log.push(`${isRenewed ? 'renewed' : 'lapsed'} ${epoch}`)
    return isRenewed
  }
  return { log, world, routing, stores: { store, registry: inMemoryRegistryStore(), renewLease: renew } }
}

/** Version 2 has 20 percent under epoch 3. */
async function inCanary() {
  const made = madeStores()
  const controller = madeController(made.stores)
  const start = (challenger: typeof v1, plan: typeof canary) =>
    decideAndStore(controller.deps, flights, ({ champion, champions }) => ({
      kind: 'start',
      rolloutId: `r${challenger}`,
      model: flights,
      challenger,
      plan,
      salt: 'salt',
      ...ada,
      now: t0,
      eventTime: null,
      context: {
        activeRollout: null,
        champion,
        hasBeenChampion: champions.includes(challenger),
        hasFailed: false,
        hasProfile: true,
        kpis: [],
        positiveClass: 'late',
        keptLoaded: [],
      },
    }))
  const ready = () =>
    decideAndStore(controller.deps, flights, () => ({ kind: 'challengerReady', now: t0, eventTime: null }))
  await start(v1, immediate)
  await ready()
  await start(v2, canary)
  await ready()
  made.log.length = 0
  return { ...made, controller }
}

describe('the lease of a canary', () => {
  it('is renewed under the epoch that this controller wrote', async () => {
    const { controller, log } = await inCanary()
    await renewLease(controller.deps, flights)
    await renewLease(controller.deps, flights)
    expect(log).toEqual(['renewed 3', 'renewed 3'])
  })

  it('is renewed by the next leader only after it has written a new epoch', async () => {
    const { stores, log } = await inCanary()
    const next = madeController(stores, { fence: 2 })
    await renewLease(next.deps, flights)
    await renewLease(next.deps, flights)
    expect(log).toEqual(['epoch 4', 'renewed 4'])
  })

  it('that has lapsed is not revived: a new epoch is written', async () => {
    const { controller, world, routing, log } = await inCanary()
    world.now += 5_001
    await renewLease(controller.deps, flights)
    expect(log).toEqual(['lapsed 3', 'epoch 4'])
    expect(await routing.read(flights)).toMatchObject({ table: { epoch: 4 }, lease: { epoch: 4 } })
  })

  it('is given up by a leader that another has followed, until it has read what the other wrote', async () => {
    const { controller, stores, log } = await inCanary()
    await renewLease(madeController(stores, { fence: 2 }).deps, flights)
    log.length = 0
    await renewLease(controller.deps, flights)
    expect(log).toEqual(['lapsed 3', 'epoch 5'])
  })

  it('is not needed by a table without a challenger', async () => {
    const { controller, log } = await inCanary()
    await decideAndStore(controller.deps, flights, () => ({
      kind: 'rollback',
      ...ada,
      now: t0,
      eventTime: null,
    }))
    log.length = 0
    await renewLease(controller.deps, flights)
    expect(log).toEqual([])
  })

  it('is refused without the lead', async () => {
    const { controller, log } = await inCanary()
    controller.world.fence = null
    await expect(renewLease(controller.deps, flights)).rejects.toMatchObject({ code: 'not-leader' })
    expect(log).toEqual([])
  })
})
