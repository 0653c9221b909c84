import { bucketOf, chooseVariant } from '@weir/routing'
import { inMemoryRegistryStore, sampleModel, sampleTable, sampleVersion } from '@weir/testkit'
import { Unavailable } from '@weir/vocabulary'
import fc from 'fast-check'
import { answered, contract, flights, madeGateway, madeRequest, startOfTest } from './made-gateway.fixture.ts'
import { predict } from './predict.ts'
import { type Scored } from './score-rows.ts'

const anyone = madeRequest({ id: 'request-1', entityId: 'entity-1' })

/** A gateway whose challenger, version 2, has this weight. */
async function given(challengerPercent: number) {
  const model = { ...sampleModel(flights), contract }
  const versions = [1, 2].map((seed) => sampleVersion(flights, seed))
  const made = await madeGateway(inMemoryRegistryStore(), { model, versions })
  made.world.table = sampleTable(flights, 7, challengerPercent)
  return made
}

describe('the assignment of a request', () => {
  it('is that of the shared function, for any entity, salt and weight', async () => {
    const { deps, world, model, offered } = await given(0)
    const entity = fc.string({ minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        entity,
        fc.string(),
        fc.integer({ min: 0, max: 100 }),
        async (entityId, salt, percent) => {
          const table = { ...sampleTable(flights, 7, percent), salt }
          world.table = table
          const expected = chooseVariant(bucketOf(salt, entityId), table)
          const { intended } = await predict(deps, model, madeRequest({ entityId }))
          expect(intended).toEqual(expected)
          expect(offered.at(-1)).toMatchObject({ entityId, intendedVersion: expected.version })
        },
      ),
    )
  })

  it('stays with the challenger while its weight rises', async () => {
    const { deps, world, model } = await given(0)
    const answeredBy = async (entityId: string, percent: number) => {
      world.table = sampleTable(flights, 7, percent)
      return (await predict(deps, model, madeRequest({ entityId }))).answeredBy
    }
    let moved = 0
    for (let entity = 0; entity < 50; entity += 1) {
      const path = []
      for (const percent of [5, 25, 50, 100]) path.push(Number(await answeredBy(`entity ${entity}`, percent)))
      expect(path).toEqual([...path].sort((a, b) => a - b))
      moved += path[2] === 2 ? 1 : 0
    }
    expect(moved).toBeGreaterThan(10)
    expect(moved).toBeLessThan(40)
  })

  it('is that of the request id when there is no entity, and a request without an id gets one', async () => {
    const { deps, model, offered } = await given(0)
    await predict(deps, model, madeRequest({ id: 'request-9' }))
    expect(offered.at(-1)).toMatchObject({ requestId: 'request-9', entityId: 'request-9' })
    expect(await predict(deps, model, madeRequest())).toMatchObject({ requestId: 'new-id' })
    expect(offered.at(-1)).toMatchObject({ requestId: 'new-id', entityId: 'new-id' })
  })
})

describe('what is recorded of a request', () => {
  it('is one prediction a row, with its features and answer', async () => {
    const { deps, model, offered } = await given(0)
    await predict(deps, model, anyone)
    expect(offered).toHaveLength(2)
    expect(offered[0]).toMatchObject({
      row: 0,
      numericFeatures: [100],
      categoricalFeatures: ['AA'],
      outputs: [0.75, 0.25],
      score: 0.25,
      predictedClass: 'on time',
      contractRevision: 1,
      status: 'ok',
      isNotNumber: false,
    })
    expect(offered[1]).toMatchObject({
      row: 1,
      numericFeatures: [200],
      categoricalFeatures: [null],
      score: 0.75,
      predictedClass: 'late',
    })
    expect(new Set(offered.map(({ predictionId }) => predictionId)).size).toBe(2)
  })

  it('says who was chosen, with what probability, and under which table', async () => {
    const { deps, world, model, offered } = await given(100)
    await predict(deps, model, anyone)
    const shared = { epoch: 7, rolloutId: 'rollout-1', source: 'http', sourceOffset: null }
    expect(offered[0]).toMatchObject({
      ...shared,
      ...{
        version: 2,
        intendedVersion: 2,
        intendedRole: 'challenger',
        answeringRole: 'challenger',
        probability: 1,
      },
    })
    world.table = sampleTable(flights, 8, 20)
    const champions = Array.from({ length: 30 }, (_, index) => `entity ${index}`)
    for (const entityId of champions) await predict(deps, model, madeRequest({ entityId }))
    const probabilities = new Map(offered.slice(2).map((made) => [made.intendedVersion, made.probability]))
    expect(probabilities).toEqual(
      new Map([
        [1, 0.8],
        [2, 0.2],
      ]),
    )
  })

  it('has the time that the client gives, or now, and a latency that no step of the wall clock makes', async () => {
    const { deps, model, offered } = await given(0)
    await predict(deps, model, anyone)
    expect(offered[0]).toMatchObject({
      eventTime: startOfTest,
      servedTime: startOfTest,
      latencyMs: 7,
      segment: '',
    })
    const eventTime = Date.UTC(2001, 2, 5)
    await predict(deps, model, { ...anyone, eventTime, segment: 'JFK' })
    expect(offered.at(-1)).toMatchObject({ eventTime, servedTime: startOfTest, segment: 'JFK' })
  })
})

const failures: readonly [string, Scored, { status: string; isNotNumber: boolean }][] = [
  ['fails', { kind: 'failed', reason: 'down' }, { status: 'error', isNotNumber: false }],
  ['does not answer in time', { kind: 'timeout', reason: 'late' }, { status: 'timeout', isNotNumber: false }],
  ['answers NaN for one row', answered(0.5, Number.NaN), { status: 'error', isNotNumber: true }],
  ['answers infinity', answered(Number.POSITIVE_INFINITY, 0.5), { status: 'error', isNotNumber: true }],
  [
    'does not take the rows',
    { kind: 'refused', code: 'feature-not-integer', reason: 'no' },
    { status: 'error', isNotNumber: false },
  ],
]

describe('a challenger', () => {
  it.each(failures)('that %s is answered for by the champion and counted', async (_, scored, status) => {
    const { deps, world, model, offered, observed } = await given(100)
    world.answers.set(2, scored)
    world.answers.set(1, answered(0.1, 0.9))
    const predicted = await predict(deps, model, anyone)
    expect(predicted).toMatchObject({ isFallback: true, answeredBy: 1, intended: { version: 2 } })
    expect(Array.from(predicted.scored.scores)).toEqual([0.9, 0.1, 0.1, 0.9].map(Math.fround))
    expect(offered).toHaveLength(2)
    for (const prediction of offered)
      expect(prediction).toMatchObject({
        ...status,
        ...{ version: 1, answeringRole: 'champion', intendedVersion: 2, intendedRole: 'challenger' },
      })
    expect(offered.map(({ score }) => score)).toEqual([0.1, 0.9].map(Math.fround))
    expect(observed).toHaveLength(1)
  })

  it('that the registry does not know, or cannot tell, is answered for by the champion', async () => {
    const { deps, model, offered } = await given(100)
    const unknown = { ...deps.models, findVersion: async () => null }
    const away = {
      ...deps.models,
      findVersion: async () => Promise.reject(new Unavailable('redis-unavailable', 'away')),
    }
    for (const broken of [unknown, away]) {
      const findVersion: typeof broken.findVersion | typeof deps.models.findVersion = async (name, number) =>
        number === 2 ? broken.findVersion() : deps.models.findVersion(name, number)
      const predicted = await predict({ ...deps, models: { ...deps.models, findVersion } }, model, anyone)
      expect(predicted).toMatchObject({ isFallback: true, answeredBy: 1 })
      expect(offered.at(-1)).toMatchObject({ intendedVersion: 2, status: 'error' })
    }
  })
})

describe('a champion', () => {
  it.each(failures.slice(0, 2))(
    'that %s leaves the client without an answer, and that is recorded',
    async (...[, scored, status]) => {
      const { deps, world, model, offered, observed } = await given(0)
      world.answers.set(1, scored)
      await expect(predict(deps, model, anyone)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'version-unavailable',
      })
      const nothing = { outputs: [], score: Number.NaN, predictedClass: '', version: 1 }
      expect(offered.map((prediction) => prediction)).toMatchObject([
        { ...status, ...nothing },
        { ...status, ...nothing },
      ])
      expect(observed).toHaveLength(1)
    },
  )

  it('that answers NaN has answered, and its error is recorded', async () => {
    const { deps, world, model, offered } = await given(0)
    world.answers.set(1, answered(0.5, Number.NaN))
    expect(await predict(deps, model, anyone)).toMatchObject({ answeredBy: 1, isFallback: false })
    expect(offered).toMatchObject([
      { status: 'error', isNotNumber: true, score: 0.5 },
      { status: 'error', isNotNumber: true, score: Number.NaN, predictedClass: '' },
    ])
  })

  it('that fails after its challenger leaves the failure of the challenger on record', async () => {
    const { deps, world, model, offered } = await given(100)
    world.answers.set(2, { kind: 'timeout', reason: 'late' })
    world.answers.set(1, { kind: 'failed', reason: 'down' })
    await expect(predict(deps, model, anyone)).rejects.toMatchObject({ code: 'version-unavailable' })
    expect(offered[0]).toMatchObject({ status: 'timeout', intendedVersion: 2, version: 1, outputs: [] })
  })

  it('that does not take the rows refuses the request with its own code, and nothing is recorded', async () => {
    const { deps, world, model, offered, observed } = await given(0)
    world.answers.set(1, { kind: 'refused', code: 'feature-not-integer', reason: 'visits is 1.5' })
    await expect(predict(deps, model, anyone)).rejects.toMatchObject({
      kind: 'invalid-input',
      code: 'feature-not-integer',
      message: 'visits is 1.5',
    })
    expect([offered, observed]).toEqual([[], []])
  })
})

describe('a request that names outputs', () => {
  it('is refused before scoring when the champion does not give one of them', async () => {
    const { deps, model, calls, offered } = await given(0)
    const request = madeRequest({ outputs: ['probabilities', 'label'] })
    await expect(predict(deps, model, request)).rejects.toMatchObject({ code: 'infer-output-unknown' })
    expect([calls, offered]).toEqual([[], []])
  })

  it('is answered by the champion when only the challenger does not give them', async () => {
    const model = { ...sampleModel(flights), contract }
    const output = { output: 'p', width: 2, positiveIndex: 1 }
    const versions = [sampleVersion(flights, 1), { ...sampleVersion(flights, 2), output }]
    const { deps, world, offered } = await madeGateway(inMemoryRegistryStore(), { model, versions })
    world.table = sampleTable(flights, 7, 100)
    const predicted = await predict(deps, model, madeRequest({ outputs: ['probabilities'] }))
    expect(predicted).toMatchObject({ isFallback: true, answeredBy: 1 })
    expect(offered[0]).toMatchObject({ intendedVersion: 2, status: 'error' })
  })
})

describe('a model without a champion', () => {
  it('answers nothing and records nothing', async () => {
    const { deps, world, model, offered } = await given(0)
    world.table = null
    await expect(predict(deps, model, anyone)).rejects.toMatchObject({
      code: 'route-missing',
      kind: 'unavailable',
    })
    expect(offered).toEqual([])
  })
})
