import { parseAliasName, parseModelName, parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { extendContract, newContract, type Feature } from './input-contract.ts'
import { type Model, type ModelVersion } from './model.ts'
import { type RegistryStore } from './registry-store.ts'

const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)
const stable = parseAliasName('stable')

const features: readonly Feature[] = [
  { name: 'distance', type: 'number', unit: 'mi', nullable: false },
  { name: 'carrier', type: 'category', unit: '', nullable: true },
]

/** A model with every kind of field set, so that a store which drops one is found. */
function sampleModel(name: ModelName): Model {
  return {
    name,
    group: name,
    description: 'late flights, with "quotes" and é',
    contract: newContract(features),
    decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 8 / 58 },
    kpis: [
      {
        name: 'value',
        unit: 'USD per flight',
        direction: 'higher',
        kind: 'label-derived',
        outcome: 'arrival',
        values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
        maturityMs: 21_600_000,
      },
    ],
    latencyObjectiveMs: 50,
    createdAt: 1_700_000_000_123,
  }
}

function sampleVersion(model: ModelName, sha256: string): Omit<ModelVersion, 'version'> {
  return {
    model,
    sha256,
    sizeBytes: 12_345,
    signature: {
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 1] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
    },
    contractRevision: 1,
    input: { kind: 'packed', input: 'input', features: ['distance'] },
    output: { output: 'probabilities', width: 2, positiveIndex: 1 },
    profileSha256: null,
    description: '',
    createdAt: 1_700_000_000_456,
  }
}

/** What every registry store does; the fake and the real one both run it. Models are new in each test, so the store
 *  may be shared and may hold others. */
export function registryStoreContract(title: string, open: () => Promise<RegistryStore>): void {
  describe(`${title} as a registry store`, () => {
    let store: RegistryStore
    let name: ModelName

    beforeEach(async () => {
      store = await open()
      name = parseModelName(`model-${crypto.randomUUID()}`)
    })

    modelTests(() => ({ store, name }))
    versionTests(() => ({ store, name }))
    aliasTests(() => ({ store, name }))
  })
}

type Given = () => { readonly store: RegistryStore; readonly name: ModelName }

function modelTests(given: Given): void {
  it('gives back a model as it was created', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    expect(await store.models.find(name)).toEqual(sampleModel(name))
    expect(await store.models.list()).toContainEqual(sampleModel(name))
  })

  it('finds nothing under a name that nobody created', async () => {
    const { store, name } = given()
    expect(await store.models.find(name)).toBeNull()
    expect(await store.versions.list(name)).toEqual([])
    expect(await store.versions.find(name, v1)).toBeNull()
    expect(await store.versions.profile(name, v1)).toBeNull()
    expect(await store.aliases.list(name)).toEqual([])
  })

  it('refuses a second model of the same name, in its own group or another', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    const refused = { kind: 'conflict', code: 'model-exists' }
    await expect(store.models.create(sampleModel(name))).rejects.toMatchObject(refused)
    const other = { ...sampleModel(name), group: `${name}-other` }
    await expect(store.models.create(other)).rejects.toMatchObject(refused)
    expect(await store.models.find(name)).toEqual(sampleModel(name))
  })

  it('lets one of several creators of the same name win', async () => {
    const { store, name } = given()
    const rivals = Array.from({ length: 8 }, (_, index) =>
      store.models.create({ ...sampleModel(name), description: `rival ${index}` }),
    )
    const settled = await Promise.allSettled(rivals)
    const winner = settled.findIndex(({ status }) => status === 'fulfilled')
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await store.models.find(name))?.description).toBe(`rival ${winner}`)
  })

  it('replaces a model whose contract is where the caller saw it, and refuses a stale caller', async () => {
    const { store, name } = given()
    const model = sampleModel(name)
    await store.models.create(model)
    const contract = extendContract(model.contract, [
      ...features,
      { name: 'hour', type: 'number', unit: 'h', nullable: true },
    ])
    await store.models.replace({ ...model, contract }, 1)
    expect(await store.models.find(name)).toEqual({ ...model, contract })
    await expect(store.models.replace(model, 1)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'model-changed',
    })
    expect(await store.models.find(name)).toEqual({ ...model, contract })
  })

  it('replaces no model that does not exist, and moves none to another group', async () => {
    const { store, name } = given()
    await expect(store.models.replace(sampleModel(name), 1)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'model-unknown',
    })
    await store.models.create(sampleModel(name))
    await expect(store.models.replace({ ...sampleModel(name), group: 'other' }, 1)).rejects.toMatchObject({
      kind: 'invalid-input',
      code: 'model-group-fixed',
    })
  })
}

function versionTests(given: Given): void {
  it('numbers versions from 1 and gives each back with its profile', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    const withProfile = { ...sampleVersion(name, 'a'.repeat(64)), profileSha256: 'f'.repeat(64) }
    const first = await store.versions.add(withProfile, '{"bins":[1,2]}')
    const second = await store.versions.add(sampleVersion(name, 'b'.repeat(64)), null)
    expect(first).toEqual({ ...withProfile, version: v1 })
    expect(second).toEqual({ ...sampleVersion(name, 'b'.repeat(64)), version: v2 })
    expect(await store.versions.find(name, v1)).toEqual(first)
    expect(await store.versions.list(name)).toEqual([first, second])
    expect(await store.versions.profile(name, v1)).toBe('{"bins":[1,2]}')
    expect(await store.versions.profile(name, v2)).toBeNull()
  })

  it('lists versions by number beyond nine', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    for (let index = 0; index < 11; index += 1)
      await store.versions.add(sampleVersion(name, String(index).padStart(64, '0')), null)
    expect((await store.versions.list(name)).map(({ version }) => Number(version))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ])
  })

  it('gives what is registered already the version that it is, unchanged', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    const first = await store.versions.add(sampleVersion(name, 'a'.repeat(64)), '{}')
    const again = { ...sampleVersion(name, 'a'.repeat(64)), description: 'another text' }
    expect(await store.versions.add(again, '{"other":1}')).toEqual(first)
    expect(await store.versions.list(name)).toEqual([first])
    expect(await store.versions.profile(name, v1)).toBe('{}')
  })

  it('gives the same bytes with another reference or other columns a new version', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    const bare = sampleVersion(name, 'a'.repeat(64))
    const first = await store.versions.add(bare, null)
    const withProfile = await store.versions.add({ ...bare, profileSha256: 'f'.repeat(64) }, '{"bins":[1]}')
    const columns = { kind: 'packed', input: 'input', features: ['hour'] } as const
    const fedOtherwise = await store.versions.add({ ...bare, input: columns }, null)
    expect([first, withProfile, fedOtherwise].map(({ version }) => Number(version))).toEqual([1, 2, 3])
    expect(await store.versions.profile(name, v1)).toBeNull()
    expect(await store.versions.profile(name, v2)).toBe('{"bins":[1]}')
  })

  it('gives versions added at the same moment different numbers', async () => {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    const adds = Array.from({ length: 10 }, (_, index) =>
      store.versions.add(sampleVersion(name, String(index).padStart(64, '0')), null),
    )
    const numbers = (await Promise.all(adds)).map(({ version }) => Number(version))
    expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('adds no version to a model that does not exist', async () => {
    const { store, name } = given()
    await expect(store.versions.add(sampleVersion(name, 'a'.repeat(64)), null)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'model-unknown',
    })
  })
}

function aliasTests(given: Given): void {
  async function withTwoVersions() {
    const { store, name } = given()
    await store.models.create(sampleModel(name))
    await store.versions.add(sampleVersion(name, 'a'.repeat(64)), null)
    await store.versions.add(sampleVersion(name, 'b'.repeat(64)), null)
    return { aliases: store.aliases, name }
  }

  it('creates and moves an alias, its revision rising by one', async () => {
    const { aliases, name } = await withTwoVersions()
    expect(await aliases.move(name, stable, v1, 0)).toEqual({ alias: stable, version: v1, revision: 1 })
    expect(await aliases.move(name, stable, v2, 1)).toEqual({ alias: stable, version: v2, revision: 2 })
    expect(await aliases.list(name)).toEqual([{ alias: stable, version: v2, revision: 2 }])
  })

  it('refuses a move or a removal that was decided on an older alias', async () => {
    const { aliases, name } = await withTwoVersions()
    await aliases.move(name, stable, v1, 0)
    const stale = { kind: 'conflict', code: 'alias-stale' }
    await expect(aliases.move(name, stable, v2, 0)).rejects.toMatchObject(stale)
    await expect(aliases.move(name, stable, v2, 2)).rejects.toMatchObject(stale)
    await expect(aliases.remove(name, stable, 2)).rejects.toMatchObject(stale)
    expect(await aliases.list(name)).toEqual([{ alias: stable, version: v1, revision: 1 }])
  })

  it('lets one of several movers win', async () => {
    const { aliases, name } = await withTwoVersions()
    const rivals = Array.from({ length: 8 }, (_, index) => aliases.move(name, stable, index % 2 ? v1 : v2, 0))
    const settled = await Promise.allSettled(rivals)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await aliases.list(name)).map(({ revision }) => revision)).toEqual([1])
  })

  it('removes an alias, and does not start its revision again when the name comes back', async () => {
    const { aliases, name } = await withTwoVersions()
    await aliases.move(name, stable, v1, 0)
    await aliases.remove(name, stable, 1)
    expect(await aliases.list(name)).toEqual([])
    await expect(aliases.remove(name, stable, 1)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'alias-unknown',
    })
    const back = await aliases.move(name, stable, v2, 0)
    expect(back.revision).toBeGreaterThan(1)
    await expect(aliases.move(name, stable, v1, 1)).rejects.toMatchObject({ code: 'alias-stale' })
  })

  it('points no alias at a version or a model that does not exist', async () => {
    const { aliases, name } = await withTwoVersions()
    await expect(aliases.move(name, stable, parseVersionNumber(3), 0)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'version-unknown',
    })
    const nobody = parseModelName(`model-${crypto.randomUUID()}`)
    await expect(aliases.move(nobody, stable, v1, 0)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'model-unknown',
    })
  })

  it('leaves champion to the rollouts', async () => {
    const { aliases, name } = await withTwoVersions()
    const champion = parseAliasName('champion')
    const owned = { kind: 'forbidden', code: 'alias-owned' }
    await expect(aliases.move(name, champion, v1, 0)).rejects.toMatchObject(owned)
    await expect(aliases.remove(name, champion, 1)).rejects.toMatchObject(owned)
    expect(await aliases.list(name)).toEqual([])
  })
}
