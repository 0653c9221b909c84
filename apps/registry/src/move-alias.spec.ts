import { inMemoryRegistryStore, sampleModel, sampleVersion } from '@weir/testkit'
import {
  Conflict,
  parseAliasName,
  parseVersionNumber,
  type ModelName,
  type VersionNumber,
} from '@weir/vocabulary'
import { flights } from './made-registry.fixture.ts'
import { moveAlias } from './move-alias.ts'

const v1 = parseVersionNumber(1)
const staging = parseAliasName('staging')
const champion = parseAliasName('champion')

async function given() {
  const store = inMemoryRegistryStore()
  await store.models.create(sampleModel(flights))
  await store.versions.add(sampleVersion(flights, 1), null)
  const promoted: [ModelName, VersionNumber][] = []
  const promoteAtOnce = async (model: ModelName, version: VersionNumber): Promise<unknown> => {
    promoted.push([model, version])
    return { rolloutId: 'r1' }
  }
  return { store, promoted, deps: { store, promoteAtOnce } }
}

describe('an alias', () => {
  it('is moved by one who knows where it was', async () => {
    const { store, deps, promoted } = await given()
    const move = { model: flights, alias: staging, version: v1, expectedRevision: 0 }
    expect(await moveAlias(deps, move)).toEqual({ alias: 'staging', version: 1, revision: 1 })
    await expect(moveAlias(deps, move)).rejects.toMatchObject({ code: 'alias-stale' })
    expect(await store.aliases.list(flights)).toHaveLength(1)
    expect(promoted).toEqual([])
  })

  it('named champion is moved by a rollout of the controller, not here', async () => {
    const { store, deps, promoted } = await given()
    const move = { model: flights, alias: champion, version: v1, expectedRevision: 0 }
    expect(await moveAlias(deps, move)).toEqual({ rollout: { rolloutId: 'r1' } })
    expect(promoted).toEqual([[flights, v1]])
    expect(await store.aliases.list(flights)).toEqual([])
  })

  it('named champion stays where it is when the controller refuses', async () => {
    const { deps } = await given()
    const promoteAtOnce = async () =>
      Promise.reject(new Conflict('version-failed', 'rolled back by evidence'))
    const move = { model: flights, alias: champion, version: v1, expectedRevision: 0 }
    await expect(moveAlias({ ...deps, promoteAtOnce }, move)).rejects.toMatchObject({
      code: 'version-failed',
    })
  })

  it.each([staging, champion])('%s does not point to what does not exist', async (alias) => {
    const { deps, promoted } = await given()
    const move = { model: flights, alias, version: parseVersionNumber(9), expectedRevision: 0 }
    await expect(moveAlias(deps, move)).rejects.toMatchObject({ code: 'version-unknown' })
    const empty = { ...deps, store: inMemoryRegistryStore() }
    await expect(moveAlias(empty, { ...move, version: v1 })).rejects.toMatchObject({ code: 'model-unknown' })
    expect(promoted).toEqual([])
  })
})
