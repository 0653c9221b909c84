import { type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { defaultGuardrails } from './plan.ts'
import { type RolloutEvent } from './rollout-event.ts'
import { type RolloutCommit, type RolloutStore } from './rollout-store.ts'

/** What a store must offer to be tried. */
export interface StoreUnderTest {
  readonly store: RolloutStore
  /** Makes the model known wherever the store needs it; models are new in each test. */
  addModel(model: ModelName): Promise<void>
}

const v1 = parseVersionNumber(1)
const v2 = parseVersionNumber(2)

function newId(prefix: string): string {
  return `${prefix}-${crypto.randomUUID()}`
}

function started(model: ModelName, rolloutId: string): RolloutEvent {
  return {
    kind: 'rolloutStarted',
    rolloutId,
    model,
    challenger: v1,
    formerChampion: null,
    plan: { kind: 'immediate', watch: { minEventMs: 0 }, guardrails: defaultGuardrails },
    kpi: null,
    positiveClass: 'late',
    isRoutable: true,
    salt: 'salt',
    keptLoaded: [],
    by: 'ada',
    reason: 'first version',
    at: 1_000,
    eventTime: null,
  }
}

function ended(kind: 'promoted' | 'cancelled'): RolloutEvent {
  const person = { by: 'ada', reason: 'done', at: 2_000, eventTime: 1_500 }
  return kind === 'promoted' ? { kind, assessment: null, ...person } : { kind, ...person }
}

function tableOf(model: ModelName, epoch: number, rolloutId: string | null): RoutingTable {
  return {
    model,
    epoch,
    salt: 'salt',
    rolloutId,
    variants: [{ version: v1, role: 'champion', weightPercent: 100 }],
    shadows: [],
    standby: [v2],
    changedAt: 1_000 + epoch,
  }
}

/** The first commit of a rollout; a test changes what it is about. */
function startCommit(
  model: ModelName,
  rolloutId: string,
  changes: Partial<RolloutCommit> = {},
): RolloutCommit {
  return {
    requestId: newId('request'),
    model,
    rolloutId,
    expectedEpoch: 0,
    expectedRolloutVersion: 0,
    events: [{ eventId: newId('event'), event: started(model, rolloutId) }],
    table: null,
    championMovesTo: null,
    failedVersion: null,
    isEnd: false,
    ...changes,
  }
}

/** What every rollout store does; the fake and the real one both run it. */
export function rolloutStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a rollout store`, () => {
    let store: RolloutStore
    let model: ModelName
    let rolloutId: string

    beforeEach(async () => {
      const made = await make()
      store = made.store
      model = parseModelName(newId('model'))
      rolloutId = newId('rollout')
      await made.addModel(model)
    })

    const endCommit = (changes: Partial<RolloutCommit> = {}) =>
      startCommit(model, rolloutId, {
        expectedRolloutVersion: 1,
        events: [{ eventId: newId('event'), event: ended('promoted') }],
        isEnd: true,
        ...changes,
      })

    it('knows nothing about a model that never had a rollout', async () => {
      expect(await store.load(model)).toEqual({
        model,
        table: null,
        epoch: 0,
        champion: null,
        active: null,
        failedVersions: [],
        champions: [],
      })
      expect(await store.list(model)).toEqual([])
      expect(await store.events(rolloutId)).toEqual([])
    })

    it('gives back the events, the table and the champion of one commit', async () => {
      const commit = startCommit(model, rolloutId, {
        table: tableOf(model, 1, rolloutId),
        championMovesTo: v1,
      })
      expect(await store.commit(commit)).toBe(1)
      const recorded = commit.events.map(({ eventId, event }) => ({
        eventId,
        rolloutId,
        model,
        sequence: 1,
        event,
      }))
      expect(await store.load(model)).toEqual({
        model,
        table: tableOf(model, 1, rolloutId),
        epoch: 1,
        champion: v1,
        active: { rolloutId, events: recorded },
        failedVersions: [],
        champions: [v1],
      })
      expect(await store.events(rolloutId)).toEqual(recorded)
      expect(await store.activeModels()).toContain(model)
    })

    it('leaves table, epoch and champion as they are when a commit does not name them', async () => {
      await store.commit(
        startCommit(model, rolloutId, { table: tableOf(model, 1, rolloutId), championMovesTo: v1 }),
      )
      expect(await store.commit(endCommit({ expectedEpoch: 1 }))).toBe(1)
      expect(await store.load(model)).toMatchObject({ epoch: 1, champion: v1, table: { epoch: 1 } })
    })

    it('numbers events on and frees the model when the rollout is over', async () => {
      await store.commit(startCommit(model, rolloutId))
      await store.commit(endCommit())
      expect((await store.load(model)).active).toBeNull()
      expect(await store.activeModels()).not.toContain(model)
      expect((await store.events(rolloutId)).map(({ sequence, event }) => [sequence, event.kind])).toEqual([
        [1, 'rolloutStarted'],
        [2, 'promoted'],
      ])
      const next = newId('rollout')
      await store.commit(startCommit(model, next))
      expect(await store.list(model)).toEqual([next, rolloutId])
    })

    it('renews the table alone, with a higher epoch and no event', async () => {
      await store.commit(startCommit(model, rolloutId, { table: tableOf(model, 1, rolloutId) }))
      const renewal = endCommit({
        events: [],
        isEnd: false,
        expectedEpoch: 1,
        table: tableOf(model, 2, rolloutId),
      })
      expect(await store.commit(renewal)).toBe(2)
      expect((await store.load(model)).active?.events).toHaveLength(1)
    })

    it('remembers every former champion and every version that failed', async () => {
      await store.commit(startCommit(model, rolloutId, { championMovesTo: v1 }))
      await store.commit(endCommit({ championMovesTo: v2, failedVersion: v2 }))
      const { champion, champions, failedVersions } = await store.load(model)
      expect({ champion, champions: [...champions].sort(), failedVersions }).toEqual({
        champion: v2,
        champions: [v1, v2],
        failedVersions: [v2],
      })
    })

    it('changes nothing when a request comes again, and answers as before', async () => {
      const commit = startCommit(model, rolloutId, { table: tableOf(model, 1, rolloutId) })
      await store.commit(commit)
      await store.commit(endCommit({ expectedEpoch: 1, table: tableOf(model, 2, null) }))
      const before = await store.load(model)
      expect(await store.commit(commit)).toBe(1)
      expect(await store.load(model)).toEqual(before)
      expect(await store.events(rolloutId)).toHaveLength(2)
    })

    it('refuses a decision made on an older table, and stores no part of it', async () => {
      await store.commit(startCommit(model, rolloutId, { table: tableOf(model, 1, rolloutId) }))
      const before = await store.load(model)
      const stale = endCommit({
        expectedEpoch: 0,
        table: tableOf(model, 1, null),
        championMovesTo: v2,
        failedVersion: v2,
      })
      await expect(store.commit(stale)).rejects.toMatchObject({ kind: 'conflict', code: 'epoch-stale' })
      expect(await store.load(model)).toEqual(before)
      expect(await store.events(rolloutId)).toHaveLength(1)
    })

    it('refuses a second rollout while one is active', async () => {
      await store.commit(startCommit(model, rolloutId))
      const second = startCommit(model, newId('rollout'))
      await expect(store.commit(second)).rejects.toMatchObject({ kind: 'conflict', code: 'rollout-active' })
      expect(await store.list(model)).toEqual([rolloutId])
    })

    it('refuses a decision made on an older history, or on a rollout that is over', async () => {
      await store.commit(startCommit(model, rolloutId))
      const ahead = endCommit({ expectedRolloutVersion: 2 })
      await expect(store.commit(ahead)).rejects.toMatchObject({ kind: 'conflict', code: 'rollout-stale' })
      await store.commit(endCommit())
      const late = endCommit({ expectedRolloutVersion: 2 })
      await expect(store.commit(late)).rejects.toMatchObject({ kind: 'conflict', code: 'rollout-stale' })
      expect(await store.events(rolloutId)).toHaveLength(2)
    })

    it('refuses a table whose epoch is not the next one', async () => {
      const jump = startCommit(model, rolloutId, { table: tableOf(model, 2, rolloutId) })
      await expect(store.commit(jump)).rejects.toMatchObject({
        kind: 'invalid-input',
        code: 'table-epoch-invalid',
      })
      expect((await store.load(model)).epoch).toBe(0)
    })

    it('lets one of several decisions on the same state win', async () => {
      await store.commit(startCommit(model, rolloutId))
      const rivals = Array.from({ length: 5 }, () =>
        store.commit(endCommit({ table: tableOf(model, 1, null) })),
      )
      const settled = await Promise.allSettled(rivals)
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await store.events(rolloutId)).toHaveLength(2)
    })
  })
}
