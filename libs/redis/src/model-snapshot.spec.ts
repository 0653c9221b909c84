import { extendContract, type RegistryStore } from '@weir/models'
import { inMemoryRegistryStore, inMemoryRoutingStore, sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName, parseVersionNumber, Unavailable } from '@weir/vocabulary'
import { ModelSnapshot } from './model-snapshot.ts'

const name = parseModelName('flights')
const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)

/** A registry whose changes are told to watchers, or to nobody, and whose reads are counted. */
async function given({ isDeaf = false } = {}) {
  let now = 0
  let reads = 0
  let failure: Unavailable | null = null
  const routing = inMemoryRoutingStore()
  const registry = inMemoryRegistryStore((model) => (isDeaf ? undefined : routing.notify(model)))
  const counted: RegistryStore = {
    ...registry,
    models: {
      ...registry.models,
      find: async (model) => {
        reads += 1
        if (failure !== null) throw failure
        return registry.models.find(model)
      },
    },
  }
  await registry.models.create(sampleModel(name))
  await registry.versions.add(sampleVersion(name, 1), null)
  const options = { clock: () => now, pollMs: 3_600_000 }
  const snapshot = await ModelSnapshot.start({ registry: counted, routing }, options)
  return {
    registry,
    snapshot,
    reads: () => reads,
    advance: (ms: number) => void (now += ms),
    failWith: (next: Unavailable | null) => void (failure = next),
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a model snapshot', () => {
  it('has every model and version at its start', async () => {
    const { snapshot } = await given()
    expect(snapshot.model(name)).toEqual(sampleModel(name))
    expect(snapshot.version(name, v1)).toEqual({ ...sampleVersion(name, 1), version: v1 })
    expect(snapshot.version(name, v2)).toBeNull()
    expect(snapshot.all().map(({ model }) => model.name)).toEqual([name])
    await snapshot.stop()
  })

  it('learns of a new version by a notice', async () => {
    const { snapshot, registry } = await given()
    await registry.versions.add(sampleVersion(name, 2), null)
    await settle()
    expect(snapshot.version(name, v2)?.version).toBe(2)
    await snapshot.stop()
  })

  it('asks the store for a version that no notice told, once for all who ask', async () => {
    const { snapshot, registry, reads } = await given({ isDeaf: true })
    await registry.versions.add(sampleVersion(name, 2), null)
    const found = await Promise.all(Array.from({ length: 5 }, () => snapshot.find(name, v2)))
    expect(found.map((held) => held?.versions.get(v2)?.version)).toEqual([2, 2, 2, 2, 2])
    expect(reads()).toBe(1)
    await snapshot.stop()
  })

  it('does not ask again for a name that does not exist, for a second', async () => {
    const { snapshot, registry, reads, advance } = await given({ isDeaf: true })
    const trains = parseModelName('trains')
    expect(await snapshot.find(trains)).toBeNull()
    await registry.models.create(sampleModel(trains))
    advance(999)
    expect(await snapshot.find(trains)).toBeNull()
    expect(reads()).toBe(1)
    advance(1)
    expect((await snapshot.find(trains))?.model.name).toBe(trains)
    await snapshot.stop()
  })

  it('asks nothing for what it holds, even while the store is away', async () => {
    const { snapshot, reads, failWith } = await given()
    failWith(new Unavailable('redis-unavailable', 'away'))
    expect((await snapshot.find(name, v1))?.model.name).toBe(name)
    expect(reads()).toBe(0)
    await snapshot.stop()
  })

  it('says that the store is away when it is asked for something new', async () => {
    const { snapshot, failWith } = await given()
    const away = new Unavailable('redis-unavailable', 'away')
    failWith(away)
    await expect(snapshot.find(parseModelName('trains'))).rejects.toBe(away)
    failWith(null)
    expect(await snapshot.find(parseModelName('trains'))).toBeNull()
    await snapshot.stop()
  })

  it('reads a model again for a contract that is newer than what it holds', async () => {
    const { snapshot, registry, reads } = await given({ isDeaf: true })
    const model = sampleModel(name)
    const more = { name: 'hour', type: 'number', unit: 'h', nullable: true } as const
    const contract = extendContract(model.contract, [...model.contract.features, more])
    await registry.models.replace({ ...model, contract }, 1)
    expect((await snapshot.findModel(name))?.contract.revision).toBe(1)
    expect((await snapshot.findModel(name, 2))?.contract).toEqual(contract)
    expect((await snapshot.findModel(name, 3))?.contract.revision).toBe(2)
    expect((await snapshot.findModel(name, 3))?.contract.revision).toBe(2)
    expect(reads()).toBe(2)
    await snapshot.stop()
  })

  it('finds by reading again what no notice told', async () => {
    const { snapshot, registry } = await given({ isDeaf: true })
    await registry.versions.add(sampleVersion(name, 2), null)
    await snapshot.refresh()
    expect(snapshot.version(name, v2)?.version).toBe(2)
    await snapshot.stop()
  })
})
