import { profileOf } from '@weir/drift'
import { inMemoryRegistryStore, sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { minuteLayouts } from './minute-layouts.ts'

const name = parseModelName('flights')
const profile = JSON.stringify(
  profileOf({
    features: [{ name: 'distance', values: [1, 2, 3] }],
    score: { name: 'score', values: [0, 1, 1] },
  }),
)

async function registry() {
  const store = inMemoryRegistryStore()
  await store.models.create(sampleModel(name))
  return store
}

describe('layouts of the per-minute state', () => {
  it('find the columns of the profile in the contract', async () => {
    const store = await registry()
    await store.versions.add(sampleVersion(name, 1), profile)
    expect(await minuteLayouts(store).find('flights', 1)).toMatchObject({
      layout: { columns: Int32Array.of(0) },
      positiveClass: 'late',
    })
  })

  it('are not there for a version without a profile', async () => {
    const store = await registry()
    await store.versions.add({ ...sampleVersion(name, 1), profileSha256: null }, null)
    expect(await minuteLayouts(store).find('flights', 1)).toBeNull()
  })

  it('are there as soon as a version is registered that was not known before', async () => {
    const store = await registry()
    const layouts = minuteLayouts(store)
    expect(await layouts.find('flights', 1)).toBeNull()
    await store.versions.add(sampleVersion(name, 1), profile)
    expect(await layouts.find('flights', 1)).not.toBeNull()
  })

  it('are read once', async () => {
    const store = await registry()
    await store.versions.add(sampleVersion(name, 1), profile)
    let reads = 0
    const versions = {
      ...store.versions,
      find: (...id: Parameters<typeof store.versions.find>) => (reads++, store.versions.find(...id)),
    }
    const layouts = minuteLayouts({ ...store, versions })
    await layouts.find('flights', 1)
    await layouts.find('flights', 1)
    expect(reads).toBe(1)
  })

  it('are not there for names that no model can have', async () => {
    expect(await minuteLayouts(await registry()).find('No Model', 0)).toBeNull()
  })
})
