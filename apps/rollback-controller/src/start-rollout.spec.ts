import { challengerOf } from '@weir/routing'
import { inMemoryRegistryStore, inMemoryRolloutStore, sampleModel, sampleVersion } from '@weir/testkit'
import {
  Conflict,
  InvalidInput,
  NotFound,
  parseModelName,
  parseVersionNumber,
  Unavailable,
} from '@weir/vocabulary'
import { commandRollout } from './command-rollout.ts'
import { ada, canary, flights, immediate, madeController, madeTally, v1, v2 } from './made-controller.ts'
import { startRollout } from './start-rollout.ts'

const v3 = parseVersionNumber(3)

/** Versions 1 and 2 have a profile, version 3 has none. */
async function made() {
  const registry = inMemoryRegistryStore()
  await registry.models.create(sampleModel(flights))
  for (const seed of [1, 2]) await registry.versions.add(sampleVersion(flights, seed), null)
  await registry.versions.add({ ...sampleVersion(flights, 3), profileSha256: null }, null)
  const controller = madeController({ store: inMemoryRolloutStore(), registry, renewLease: async () => true })
  const start = (challenger: typeof v1, plan = canary) =>
    startRollout(controller.deps, { model: flights, challenger, plan, ...ada })
  return { ...controller, start, store: controller.deps.store }
}

async function withChampion() {
  const controller = await made()
  await controller.start(v1, immediate)
  await controller.look()
  return controller
}

describe('the start of a rollout', () => {
  it('makes a first version champion once it is loaded', async () => {
    const { start, look, store } = await made()
    const rolloutId = await start(v1, immediate)
    expect((await store.load(flights)).champion).toBeNull()
    await look()
    expect(await store.load(flights)).toMatchObject({ champion: v1, epoch: 1, active: null })
    expect((await store.events(rolloutId)).at(-1)?.event.kind).toBe('promoted')
  })

  it('takes the positive class and the former champion from the stores', async () => {
    const { start, store } = await withChampion()
    const [first] = await store.events(await start(v2))
    expect(first?.event).toMatchObject({
      positiveClass: 'late',
      formerChampion: v1,
      isRoutable: true,
      ...ada,
    })
  })

  it('gives rollouts salts of their own, so that each draws its own buckets', async () => {
    const { start, store, deps } = await withChampion()
    const one = await start(v2)
    await commandRollout(deps, { rolloutId: one, step: 'cancel', ...ada })
    const two = await start(v2)
    const salts = await Promise.all(
      [one, two].map(async (id) => {
        const [first] = await store.events(id)
        return first?.event.kind === 'rolloutStarted' ? first.event.salt : ''
      }),
    )
    expect(new Set(salts).size).toBe(2)
  })

  it('is refused while another is under way', async () => {
    const { start } = await withChampion()
    await start(v2)
    await expect(start(v2)).rejects.toMatchObject({ code: 'rollout-active', kind: 'conflict' })
  })

  it('wins once when several come at the same moment', async () => {
    const { start, store } = await withChampion()
    const all = await Promise.allSettled([start(v2), start(v2), start(v2)])
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await store.list(flights)).toHaveLength(2)
  })

  it('is refused at once for a version that evidence has rolled back, and open to it in steps', async () => {
    const { start, look, tell } = await withChampion()
    const rolloutId = await start(v2)
    await look()
    await tell(madeTally({ rolloutId, hours: 1, bad: 40 }))
    await expect(start(v2, immediate)).rejects.toMatchObject({ code: 'version-failed', kind: 'conflict' })
    await expect(start(v2)).resolves.toEqual(expect.any(String))
  })

  it('is refused with a canary while there is no champion to compare with', async () => {
    const { start } = await made()
    await expect(start(v2)).rejects.toBeInstanceOf(Conflict)
  })

  it('is refused for a version without a profile, which could not be watched', async () => {
    const { start } = await withChampion()
    await expect(start(v3, immediate)).rejects.toMatchObject({ code: 'version-not-routable' })
    await expect(start(v3)).rejects.toBeInstanceOf(InvalidInput)
  })

  it('is refused for models and versions that nobody registered', async () => {
    const { deps, start } = await made()
    const unknown = { model: parseModelName('trains'), challenger: v1, plan: immediate, ...ada }
    await expect(startRollout(deps, unknown)).rejects.toMatchObject({ code: 'model-unknown' })
    await expect(start(parseVersionNumber(9))).rejects.toBeInstanceOf(NotFound)
  })

  it('is refused by a controller that does not lead, and may be sent again', async () => {
    const { start, world, store } = await made()
    world.fence = null
    await expect(start(v1, immediate)).rejects.toBeInstanceOf(Unavailable)
    await expect(start(v1, immediate)).rejects.toMatchObject({ code: 'not-leader' })
    expect(await store.list(flights)).toEqual([])
  })
})

describe('a command of a person', () => {
  it('rolls a canary back in one commit', async () => {
    const { start, look, deps, store } = await withChampion()
    const rolloutId = await start(v2)
    await look()
    const { epoch } = await store.load(flights)
    await commandRollout(deps, { rolloutId, step: 'rollback', ...ada })
    const after = await store.load(flights)
    expect(after).toMatchObject({ epoch: epoch + 1, champion: v1, active: null, failedVersions: [] })
    expect(after.table === null ? null : challengerOf(after.table)).toBeNull()
  })

  it('holds a canary, whose evidence still rolls it back', async () => {
    const { start, look, deps, store, tell } = await withChampion()
    const rolloutId = await start(v2)
    await look()
    await commandRollout(deps, { rolloutId, step: 'pause', ...ada })
    await tell(madeTally({ rolloutId, hours: 1, bad: 40 }))
    const kinds = (await store.events(rolloutId)).map(({ event }) => event.kind)
    expect(kinds).toEqual(['rolloutStarted', 'stepEntered', 'paused', 'rolledBack'])
  })

  it('moves the champion at once with promote', async () => {
    const { start, look, deps, store } = await withChampion()
    const rolloutId = await start(v2)
    await look()
    await commandRollout(deps, { rolloutId, step: 'promote', ...ada })
    expect(await store.load(flights)).toMatchObject({ champion: v2, table: { standby: [v1] } })
  })

  it('is refused for what is over, unknown or impossible now', async () => {
    const { start, deps } = await withChampion()
    const rolloutId = await start(v2)
    const send = (step: 'resume' | 'cancel' | 'rollback', id = rolloutId) =>
      commandRollout(deps, { rolloutId: id, step, ...ada })
    await expect(send('resume')).rejects.toMatchObject({ code: 'phase-forbids', kind: 'conflict' })
    await send('cancel')
    await expect(send('rollback')).rejects.toMatchObject({ code: 'rollout-ended', kind: 'conflict' })
    await start(v2)
    await expect(send('rollback')).rejects.toMatchObject({ code: 'rollout-ended', kind: 'conflict' })
    await expect(send('rollback', 'nothing')).rejects.toMatchObject({ code: 'rollout-unknown' })
  })

  it('is refused by a controller that does not lead', async () => {
    const { start, deps, world } = await withChampion()
    const rolloutId = await start(v2)
    world.fence = null
    await expect(commandRollout(deps, { rolloutId, step: 'rollback', ...ada })).rejects.toMatchObject({
      code: 'not-leader',
    })
  })
})
