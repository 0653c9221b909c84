import { type RolloutStore } from '@weir/rollout'
import { inMemoryRegistryStore, inMemoryRolloutStore, sampleModel, sampleVersion } from '@weir/testkit'
import { Conflict, Unavailable } from '@weir/vocabulary'
import { commandRollout } from './command-rollout.ts'
import { ada, canary, flights, immediate, madeController, v1, v2 } from './made-controller.ts'
import { startRollout } from './start-rollout.ts'

/** Two controllers over the same stores, both convinced that they lead, and a canary of version 2. */
async function twoLeaders(wrap: (store: RolloutStore) => RolloutStore = (store) => store) {
  const registry = inMemoryRegistryStore()
  await registry.models.create(sampleModel(flights))
  for (const seed of [1, 2]) await registry.versions.add(sampleVersion(flights, seed), null)
  const memory = inMemoryRolloutStore()
  const stores = { store: memory, registry, renewLease: async () => true }
  const first = madeController(stores)
  await startRollout(first.deps, { model: flights, challenger: v1, plan: immediate, ...ada })
  await first.look()
  const rolloutId = await startRollout(first.deps, { model: flights, challenger: v2, plan: canary, ...ada })
  await first.look()
  const second = madeController({ ...stores, store: wrap(memory) }, { fence: 2 })
  await second.deps.held.of(flights, 2)
  const send = (made: typeof first, step: 'pause' | 'rollback' | 'promote') =>
    commandRollout(made.deps, { rolloutId, step, ...ada })
  const kinds = async () => (await memory.events(rolloutId)).map(({ event }) => event.kind)
  return { first, second, memory, send, kinds }
}

describe('a decision that another write has overtaken', () => {
  it('is made again on what was written', async () => {
    const { first, second, send, kinds } = await twoLeaders()
    await send(first, 'pause')
    await send(second, 'rollback')
    expect(await kinds()).toEqual(['rolloutStarted', 'stepEntered', 'paused', 'rolledBack'])
  })

  it('is refused when what was written forbids it', async () => {
    const { first, second, send, kinds } = await twoLeaders()
    await send(first, 'rollback')
    await expect(send(second, 'promote')).rejects.toMatchObject({ code: 'rollout-ended' })
    expect(await kinds()).toEqual(['rolloutStarted', 'stepEntered', 'rolledBack'])
  })

  it('is given up when the store never agrees', async () => {
    let commits = 0
    const { second, send } = await twoLeaders((store) => ({
      ...store,
      commit: async () => {
        commits += 1
        throw new Conflict('epoch-stale', 'always')
      },
    }))
    await expect(send(second, 'rollback')).rejects.toMatchObject({ code: 'epoch-stale' })
    expect(commits).toBe(5)
  })

  it('counts once when its answer was lost and it is sent again', async () => {
    const lost = { isLost: true }
    const { second, send, kinds, memory } = await twoLeaders((store) => ({
      ...store,
      commit: async (commit) => {
        const epoch = await store.commit(commit)
        if (!lost.isLost) return epoch
        lost.isLost = false
        throw new Unavailable('redis-unavailable', 'the answer is lost')
      },
    }))
    await expect(send(second, 'pause')).rejects.toBeInstanceOf(Unavailable)
    await send(second, 'pause')
    expect(await kinds()).toEqual(['rolloutStarted', 'stepEntered', 'paused'])
    expect((await memory.load(flights)).epoch).toBe(3)
  })
})
