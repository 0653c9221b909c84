import { createLogger } from '@weir/service-host'
import { inMemoryRegistryStore, sampleTable } from '@weir/testkit'
import { Unavailable, parseVersionNumber, type VersionNumber } from '@weir/vocabulary'
import { LoadedVersions } from './loaded-versions.ts'
import {
  graphPool,
  graphVersion,
  numbers,
  numbersModel,
  readerOf,
  v3,
  type GraphName,
} from './made-inference.fixture.ts'
import { createMetrics } from './metrics.ts'
import { sessionOf } from './score-version.ts'

const metrics = createMetrics()
const open: { close(): Promise<void> }[] = []

/** Versions 1, 2, ... are these graphs, each with a reference of its own. */
async function given(graphs: readonly GraphName[]) {
  let profiles = 0
  const registry = inMemoryRegistryStore()
  await registry.models.create(numbersModel)
  for (const graph of graphs)
    await registry.versions.add({ ...graphVersion(graph), profileSha256: `profile ${(profiles += 1)}` }, null)
  const pool = graphPool()
  open.push(pool)
  const world = { table: sampleTable(numbers, 1, 0), ms: 0, isAway: false }
  const lines: string[] = []
  const write = (line: string) => void lines.push(JSON.parse(line).message)
  const models = readerOf(registry)
  const loaded = new LoadedVersions({
    pool,
    models: {
      ...models,
      findVersion: async (name, number) => {
        if (world.isAway) throw new Unavailable('redis-unavailable', 'away')
        return models.findVersion(name, number)
      },
    },
    tables: () => [world.table],
    logger: createLogger('inference', 'info', { write }),
    metrics,
    clock: () => world.ms,
  })
  const version = async (number: VersionNumber) => {
    const found = await registry.versions.find(numbers, number)
    if (found === null) throw new Error(`no version ${number}`)
    return found
  }
  const ready = () =>
    pool
      .list()
      .filter(({ state }) => state.kind === 'ready')
      .map(({ version }) => Number(version.version))
  const settled = async (check: () => boolean) => {
    const giveUpAt = performance.now() + 20_000
    while (!check() && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(check()).toBe(true)
  }
  return { loaded, pool, world, lines, version, ready, settled }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()))
})

describe('the versions that a process keeps loaded', () => {
  it('are those that the tables name: variants, shadows and standby', async () => {
    const { loaded, world, ready } = await given(['linear', 'log', 'lookup', 'named'])
    world.table = { ...sampleTable(numbers, 1, 5), shadows: [v3], standby: [parseVersionNumber(4)] }
    await loaded.follow()
    expect(ready()).toEqual([1, 2, 3, 4])
  })

  it('follow a change of the table, and let go of what it names no more', async () => {
    const { loaded, world, ready, settled } = await given(['linear', 'log', 'lookup'])
    await loaded.follow()
    expect(ready()).toEqual([1, 2])
    world.table = {
      ...sampleTable(numbers, 2, 0),
      variants: [{ version: v3, role: 'champion', weightPercent: 100 }],
    }
    loaded.changed()
    await settled(() => ready().join() === '3')
  })

  it('follow a change that comes while they are loading', async () => {
    const { loaded, world, ready } = await given(['linear', 'log', 'lookup'])
    const first = loaded.follow()
    world.table = { ...sampleTable(numbers, 2, 0), shadows: [v3] }
    await Promise.all([first, loaded.follow()])
    expect(ready()).toEqual([1, 2, 3])
  })

  it('serve on when one of them does not load, and it is tried again', async () => {
    const { loaded, ready, lines } = await given(['linear', 'absent'])
    await loaded.follow()
    expect(ready()).toEqual([1])
    await loaded.follow()
    expect(lines.filter((line) => line === 'a version did not load')).toHaveLength(2)
  })

  it('stay as they are while the store is away', async () => {
    const { loaded, world, ready, lines, settled } = await given(['linear', 'log'])
    await loaded.follow()
    world.isAway = true
    loaded.changed()
    await settled(() => lines.includes('versions cannot be looked up'))
    expect(ready()).toEqual([1, 2])
    await expect(loaded.follow()).rejects.toMatchObject({ code: 'redis-unavailable' })
    world.isAway = false
    await loaded.follow()
    expect(ready()).toEqual([1, 2])
  })
})

describe('a version that somebody asks about', () => {
  it('is loaded without a table, and let go a minute after the last question', async () => {
    const { loaded, world, pool, version, ready, settled } = await given(['linear', 'log', 'lookup'])
    const asked = await version(v3)
    expect(() => sessionOf(pool, asked)).toThrow(expect.objectContaining({ code: 'version-not-loaded' }))
    loaded.ask(asked)
    await settled(() => ready().includes(3))
    expect(sessionOf(pool, asked)).toBeDefined()
    world.ms = 50_000
    loaded.ask(asked)
    world.ms = 110_000
    await loaded.follow()
    expect(ready()).toEqual([1, 2, 3])
    world.ms = 110_001
    await loaded.follow()
    expect(ready()).toEqual([1, 2])
  })

  it('says why it did not load', async () => {
    const { loaded, pool, version, settled } = await given(['linear', 'log', 'absent'])
    const asked = await version(v3)
    loaded.ask(asked)
    await settled(() => pool.list().some(({ state }) => state.kind === 'failed'))
    expect(() => sessionOf(pool, asked)).toThrow(expect.objectContaining({ code: 'version-load-failed' }))
  })

  it('is one of few: the oldest question is forgotten', async () => {
    const { loaded, version, ready } = await given(Array.from({ length: 12 }, () => 'linear' as const))
    for (let number = 3; number <= 12; number += 1) loaded.ask(await version(parseVersionNumber(number)))
    await loaded.follow()
    expect(ready().sort((a, b) => a - b)).toEqual([1, 2, 5, 6, 7, 8, 9, 10, 11, 12])
  })
})
