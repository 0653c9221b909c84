import { inMemoryRegistryStore, inMemoryRolloutStore, inMemoryRoutingStore } from '@weir/testkit'
import { defaultSteppedPlan } from '@weir/rollout'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { commandRollout } from './command-rollout.ts'
import { ada, canary, flights, immediate, madeController, madeTally, t0, v1, v2 } from './made-controller.ts'
import { showRoute } from './show-route.ts'
import { listRollouts, showRollout } from './show-rollout.ts'
import { startRollout } from './start-rollout.ts'

/** Version 1 is champion; version 2 has 20 percent and one tally. */
async function inCanary() {
  const registry = inMemoryRegistryStore()
  await registry.models.create(sampleModel(flights))
  for (const seed of [1, 2]) await registry.versions.add(sampleVersion(flights, seed), null)
  const made = madeController({ store: inMemoryRolloutStore(), registry, renewLease: async () => true })
  const first = await startRollout(made.deps, { model: flights, challenger: v1, plan: immediate, ...ada })
  await made.look()
  const rolloutId = await startRollout(made.deps, { model: flights, challenger: v2, plan: canary, ...ada })
  await made.look()
  await made.tell(madeTally({ rolloutId, hours: 0.5 }))
  return { ...made, first, rolloutId }
}

/** The stored table as readers of the routing store see it. */
async function routingOf({ deps }: Awaited<ReturnType<typeof inCanary>>) {
  const routing = inMemoryRoutingStore()
  const { table } = await deps.store.load(flights)
  if (table !== null) routing.write(table)
  return { store: deps.store, routing }
}

describe('a rollout under way, as it is shown', () => {
  it('tells where it stands, on which evidence, and what is missing', async () => {
    const { deps, rolloutId } = await inCanary()
    expect(await showRollout(deps, rolloutId)).toMatchObject({
      phase: 'canary',
      step: 1,
      steps: 2,
      weightPercent: 20,
      champion: v1,
      challenger: v2,
      startedBy: 'ada',
      epoch: 3,
      assessment: {
        watermark: t0 + 1_800_000,
        challengerPredictions: 80,
        checks: [{ check: 'errors', verdict: 'inconclusive' }, { check: 'classShare' }],
      },
      isEvidenceComplete: true,
      missingForNext: expect.arrayContaining([expect.stringContaining('of 3600000 ms of event time')]),
      barred: null,
    })
  })

  it('has a history to plot, and events without the counts that they were decided from', async () => {
    const { deps, rolloutId } = await inCanary()
    const { history, events } = await showRollout(deps, rolloutId)
    expect(history.length).toBeGreaterThan(0)
    expect(events.map((event) => ('kind' in event ? event.kind : ''))).toEqual([
      'rolloutStarted',
      'stepEntered',
      'eventTimeLearnt',
    ])
    expect(JSON.stringify(events)).not.toContain('"cells"')
  })

  it('says when the way that its evidence opens is barred', async () => {
    const { deps, look, tell, rolloutId: before } = await inCanary()
    await commandRollout(deps, { rolloutId: before, step: 'cancel', ...ada })
    const { version } = await deps.registry.versions.add(
      { ...sampleVersion(flights, 3), profileSha256: null },
      null,
    )
    const plan = { ...defaultSteppedPlan, shadow: { minEventMs: 0 } }
    const rolloutId = await startRollout(deps, { model: flights, challenger: version, plan, ...ada })
    await look()
    const shadow = madeTally({ rolloutId, hours: 1, predictions: 5_000, weight: 0 })
    const cells = shadow.kind === 'guardrail' ? shadow.cells : []
    await tell({
      ...shadow,
      kind: 'guardrail',
      partition: 0,
      fromOffset: 0,
      toOffset: 4_999,
      cells: cells.map((cell) =>
        cell.arm === 'challenger' ? { ...cell, arm: 'shadow', predictions: 5_000 } : cell,
      ),
    })
    expect(await showRollout(deps, rolloutId)).toMatchObject({
      phase: 'shadow',
      missingForNext: [],
      barred: { code: 'version-not-routable' },
    })
  })
})

describe('a rollout that is over, as it is shown', () => {
  it('keeps the assessment that ended it, and the epoch of its end', async () => {
    const { deps, tell, rolloutId } = await inCanary()
    await tell(madeTally({ rolloutId, hours: 1, fromOffset: 400, bad: 40 }))
    expect(await showRollout(deps, rolloutId)).toMatchObject({
      phase: 'rolledBack',
      weightPercent: 0,
      champion: v1,
      epoch: 4,
      reason: expect.stringContaining('errors: '),
      assessment: { verdict: 'fail', challengerPredictions: 160 },
      missingForNext: [],
    })
  })

  it('has no epoch any more when another has followed', async () => {
    const { deps, first } = await inCanary()
    expect((await showRollout(deps, first)).epoch).toBeNull()
  })

  it('is not found under an id that nobody gave', async () => {
    const { deps } = await inCanary()
    await expect(showRollout(deps, 'nothing')).rejects.toMatchObject({ code: 'rollout-unknown' })
  })
})

describe('the list of rollouts', () => {
  it('has all of a model, newest first, or those under way', async () => {
    const { deps, first, rolloutId } = await inCanary()
    const ids = async (model: typeof flights | null) =>
      (await listRollouts(deps, model)).rollouts.map((rollout) => rollout.rolloutId)
    expect(await ids(flights)).toEqual([rolloutId, first])
    expect(await ids(null)).toEqual([rolloutId])
  })
})

describe('the route of a model, as it is shown', () => {
  it('names the champion, since when, and the rollout that made it', async () => {
    const made = await inCanary()
    expect(await showRoute(await routingOf(made), flights)).toMatchObject({
      champion: v1,
      since: made.world.now,
      why: { rolloutId: made.first, change: 'watchEntered', startedBy: 'ada', startReason: 'because' },
      table: { epoch: 3, variants: [{ weightPercent: 80 }, { weightPercent: 20 }] },
      lease: { epoch: 3 },
    })
  })

  it('names the rollback that gave the champion back', async () => {
    const made = await inCanary()
    const { deps, rolloutId, world } = made
    await commandRollout(deps, { rolloutId, step: 'promote', ...ada })
    world.now += 1_000
    await commandRollout(deps, { rolloutId, step: 'rollback', by: 'bob', reason: 'phones ring' })
    expect(await showRoute(await routingOf(made), flights)).toMatchObject({
      champion: v1,
      since: world.now,
      why: { rolloutId, change: 'rolledBack', reason: 'phones ring' },
    })
  })

  it('is not found before the first champion', async () => {
    const stores = { store: inMemoryRolloutStore(), routing: inMemoryRoutingStore() }
    await expect(showRoute(stores, flights)).rejects.toMatchObject({ code: 'model-not-routed' })
  })
})
