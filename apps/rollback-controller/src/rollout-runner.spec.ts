import { type RolloutStore } from '@weir/rollout'
import { challengerOf, championOf } from '@weir/routing'
import { inMemoryRegistryStore, inMemoryRolloutStore, sampleModel, sampleVersion } from '@weir/testkit'
import { Unavailable } from '@weir/vocabulary'
import { advanceRollout } from './advance-rollout.ts'
import { commandRollout } from './command-rollout.ts'
import { lastEvidence } from './evidence-book.ts'
import {
  ada,
  canary,
  flights,
  immediate,
  madeController,
  madeTally,
  v1,
  v2,
  type World,
} from './made-controller.ts'
import { ChallengerProbe, type Loading } from './probe-challenger.ts'
import { startRollout } from './start-rollout.ts'

/** Two versions in the registry. */
async function madeStores() {
  const registry = inMemoryRegistryStore()
  await registry.models.create(sampleModel(flights))
  for (const seed of [1, 2]) await registry.versions.add(sampleVersion(flights, seed), null)
  return { store: inMemoryRolloutStore(), registry, renewLease: async () => true }
}

/** Version 1 is champion, and version 2 is loading for a canary. */
async function withCanaryStarted(changes: Partial<World> = {}) {
  const stores = await madeStores()
  const made = madeController(stores)
  await startRollout(made.deps, { model: flights, challenger: v1, plan: immediate, ...ada })
  await made.look()
  Object.assign(made.world, changes)
  const rolloutId = await startRollout(made.deps, { model: flights, challenger: v2, plan: canary, ...ada })
  return { ...made, stores, rolloutId }
}

async function inCanary() {
  const made = await withCanaryStarted()
  await made.look()
  made.decisions.length = 0
  return made
}

async function kinds(store: RolloutStore, rolloutId: string): Promise<readonly string[]> {
  return (await store.events(rolloutId)).map(({ event }) => event.kind)
}

async function weightOf(store: RolloutStore): Promise<number> {
  const { table } = await store.load(flights)
  return table === null ? 0 : (challengerOf(table)?.weightPercent ?? 0)
}

describe('a challenger that is loading', () => {
  it('gets no traffic before every process has it loaded, and is kept loaded meanwhile', async () => {
    const { look, stores } = await withCanaryStarted({ loading: { kind: 'loading', reason: 'not yet' } })
    await look()
    const { table } = await stores.store.load(flights)
    expect(table?.standby).toEqual([v2])
    expect(await weightOf(stores.store)).toBe(0)
  })

  it('gets the weight of the first step once it is loaded', async () => {
    const { look, stores, world } = await withCanaryStarted({
      loading: { kind: 'loading', reason: 'not yet' },
    })
    await look()
    world.loading = { kind: 'ready' }
    await look()
    expect(await weightOf(stores.store)).toBe(20)
  })

  it('is rolled back when its file cannot be loaded', async () => {
    const { look, stores, rolloutId } = await withCanaryStarted({
      loading: { kind: 'failed', reason: 'no ONNX' },
    })
    await look()
    const last = (await stores.store.events(rolloutId)).at(-1)
    expect(last?.event).toMatchObject({ kind: 'rolledBack', cause: 'loadFailure' })
    expect((await stores.store.load(flights)).active).toBeNull()
  })

  it('is rolled back when it is not loaded in time, and not a moment before', async () => {
    const made = await withCanaryStarted({ loading: { kind: 'loading', reason: 'not yet' } })
    await made.look()
    made.world.now += 59_999
    await made.look()
    expect(await kinds(made.stores.store, made.rolloutId)).toEqual(['rolloutStarted'])
    made.world.now += 1
    await made.look()
    expect(await kinds(made.stores.store, made.rolloutId)).toEqual(['rolloutStarted', 'rolledBack'])
  })

  it('gets no weight while nobody reads the evidence', async () => {
    const { look, stores, world } = await withCanaryStarted({ isWatching: false })
    await look()
    expect(await weightOf(stores.store)).toBe(0)
    world.isWatching = true
    await look()
    expect(await weightOf(stores.store)).toBe(20)
  })
})

describe('a canary', () => {
  it('is rolled back by the first tally that proves harm, in one commit', async () => {
    const { tell, stores, rolloutId, decisions } = await inCanary()
    const before = await stores.store.load(flights)
    await tell(madeTally({ rolloutId, hours: 1, bad: 40 }))
    const after = await stores.store.load(flights)
    expect(after).toMatchObject({ epoch: before.epoch + 1, champion: v1, active: null, failedVersions: [v2] })
    expect(after.table === null ? null : championOf(after.table).version).toBe(v1)
    expect(await weightOf(stores.store)).toBe(0)
    expect(decisions.map(({ events }) => events.map(({ kind }) => kind))).toEqual([['rolledBack']])
  })

  it('stores with the rollback the evidence that it was decided from', async () => {
    const { tell, stores, rolloutId } = await inCanary()
    const tally = madeTally({ rolloutId, hours: 1, bad: 40 })
    await tell(tally)
    const last = (await stores.store.events(rolloutId)).at(-1)?.event
    expect(last).toMatchObject({
      kind: 'rolledBack',
      cause: 'evidence',
      assessment: { verdict: 'fail', evidence: { offsets: { '0': 399 } } },
    })
  })

  it('is decided upon after each tally, however many come at once', async () => {
    const { runner, deps, world, stores, rolloutId } = await inCanary()
    for (const [place, bad] of [0, 40, 0].entries()) {
      const tally = madeTally({ rolloutId, hours: 1 + place / 10, fromOffset: place * 400, bad })
      const evidence = deps.book.add(tally, world.now)
      if (evidence !== null) runner.onEvidence(evidence)
    }
    await deps.queues.idle()
    const last = (await stores.store.events(rolloutId)).at(-1)?.event
    expect(last).toMatchObject({ kind: 'rolledBack', assessment: { evidence: { offsets: { '0': 799 } } } })
  })

  it('goes up its steps to a watch and is promoted there', async () => {
    const { tell, stores, rolloutId } = await inCanary()
    const steps = [
      { hours: 0, fromOffset: 0 },
      { hours: 1, fromOffset: 10_000 },
      { hours: 1.5, fromOffset: 20_000, weight: 0.5 },
      { hours: 2, fromOffset: 30_000, weight: 0.5 },
      { hours: 3, fromOffset: 40_000, weight: 1 },
    ]
    for (const step of steps) await tell(madeTally({ rolloutId, predictions: 10_000, ...step }))
    expect(await kinds(stores.store, rolloutId)).toEqual([
      'rolloutStarted',
      'stepEntered',
      'eventTimeLearnt',
      'stepEntered',
      'watchEntered',
      'promoted',
    ])
    expect((await stores.store.load(flights)).champion).toBe(v2)
  })

  it('is decided upon at the next look when the store was away', async () => {
    const stores = await madeStores()
    let isAway = false
    const commit: RolloutStore['commit'] = async (commit) => {
      if (isAway) throw new Unavailable('redis-unavailable', 'no answer')
      return stores.store.commit(commit)
    }
    const made = madeController({ ...stores, store: { ...stores.store, commit } })
    await startRollout(made.deps, { model: flights, challenger: v1, plan: immediate, ...ada })
    await made.look()
    const rolloutId = await startRollout(made.deps, { model: flights, challenger: v2, plan: canary, ...ada })
    await made.look()
    isAway = true
    await made.tell(madeTally({ rolloutId, hours: 1, bad: 40 }))
    expect(await kinds(stores.store, rolloutId)).not.toContain('rolledBack')
    isAway = false
    await made.look()
    expect(await kinds(stores.store, rolloutId)).toContain('rolledBack')
  })

  it('is left alone by a controller that does not lead', async () => {
    const { tell, look, stores, rolloutId, world } = await inCanary()
    world.fence = null
    await tell(madeTally({ rolloutId, hours: 1, bad: 40 }))
    await look()
    expect(await kinds(stores.store, rolloutId)).toEqual(['rolloutStarted', 'stepEntered'])
  })
})

describe('what comes late', () => {
  it('a tally of a rollout that is over says nothing about the next one', async () => {
    const { deps, look, tell, stores, rolloutId: before } = await inCanary()
    await commandRollout(deps, { rolloutId: before, step: 'cancel', ...ada })
    const next = await startRollout(deps, { model: flights, challenger: v2, plan: canary, ...ada })
    await look()
    const late = madeTally({ rolloutId: before, hours: 1, bad: 40 })
    await tell(late)
    await advanceRollout(deps, flights, deps.book.of(before))
    expect(deps.book.of(before).offsets).toEqual({ '0': 399 })
    expect(await kinds(stores.store, next)).toEqual(['rolloutStarted', 'stepEntered'])
  })

  it('an answer that the challenger does not load is no reason to leave a canary', async () => {
    const { stores, rolloutId, look } = await withCanaryStarted()
    let answer: (loading: Loading) => void = () => undefined
    const second = madeController(stores, { fence: 2 })
    const askLoading = () => new Promise<Loading>((resolve) => (answer = resolve))
    const probe = new ChallengerProbe({ ...second.deps, askLoading })
    const looking = probe.look(await second.deps.held.of(flights, 2))
    await look()
    second.deps.held.forget(flights)
    answer({ kind: 'failed', reason: 'no ONNX' })
    await looking
    expect(await kinds(stores.store, rolloutId)).toEqual(['rolloutStarted', 'stepEntered'])
  })
})

describe('a controller that starts anew', () => {
  it('goes on with a canary under a new epoch and decides nothing twice', async () => {
    const before = await inCanary()
    const { stores, rolloutId } = before
    const first = madeTally({ rolloutId, hours: 0, predictions: 10_000 })
    await before.tell(first)
    const left = await stores.store.load(flights)

    const after = madeController(stores, { fence: 2 })
    after.deps.book.begin(lastEvidence(rolloutId, await stores.store.events(rolloutId)))
    await after.tell(first)
    await after.look()
    expect((await stores.store.load(flights)).epoch).toBe(left.epoch + 1)
    expect(await kinds(stores.store, rolloutId)).toEqual(['rolloutStarted', 'stepEntered', 'eventTimeLearnt'])

    await after.tell(madeTally({ rolloutId, hours: 1, fromOffset: 10_000, predictions: 10_000 }))
    const last = (await stores.store.events(rolloutId)).at(-1)?.event
    expect(last).toMatchObject({ kind: 'stepEntered', assessment: { challengerPredictions: 4_000 } })
  })

  it('leaves the epoch of a model without a canary as it is', async () => {
    const stores = await madeStores()
    const before = madeController(stores)
    await startRollout(before.deps, { model: flights, challenger: v1, plan: immediate, ...ada })
    await before.look()
    const left = await stores.store.load(flights)
    const after = madeController(stores, { fence: 2 })
    await after.look()
    await after.runner.renew()
    expect(await stores.store.load(flights)).toEqual(left)
  })

  it('gives no weight before the evidence is read', async () => {
    const { stores } = await inCanary()
    const left = await stores.store.load(flights)
    const renewed: number[] = []
    const renewLease = async (_: unknown, epoch: number) => renewed.push(epoch) > 0
    const after = madeController({ ...stores, renewLease }, { fence: 2, isWatching: false })
    await after.look()
    await after.runner.renew()
    expect((await stores.store.load(flights)).epoch).toBe(left.epoch)
    expect(renewed).toEqual([])
  })
})
