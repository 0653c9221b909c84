import { inMemoryRegistryStore } from '@weir/testkit'
import { createModel, extendModel } from './change-model.ts'
import { definition, flights, startOfTest } from './made-registry.fixture.ts'
import { modelDefinition } from './model-definition.ts'

async function given() {
  const store = inMemoryRegistryStore()
  const model = await createModel({ store, now: () => startOfTest }, definition)
  const hour = { name: 'hour', type: 'number', unit: 'h', nullable: true } as const
  const extend = (expectedRevision: number, features = [...model.contract.features, hour]) =>
    extendModel({ store }, { model: flights, features, expectedRevision })
  return { store, model, hour, extend }
}

describe('a model', () => {
  it('is created once', async () => {
    const { store, model } = await given()
    expect(await store.models.find(flights)).toEqual(model)
    await expect(createModel({ store, now: () => startOfTest }, definition)).rejects.toMatchObject({
      code: 'model-exists',
    })
  })

  it('gets features at the end of its contract, and a repeat of that changes nothing', async () => {
    const { store, extend } = await given()
    const extended = await extend(1)
    expect(extended.contract).toMatchObject({ revision: 2, sizes: [3, 4] })
    expect(await store.models.find(flights)).toEqual(extended)
    expect(await extend(1)).toEqual(extended)
    expect(await store.models.find(flights)).toEqual(extended)
  })

  it('is not changed by one who has not seen its last change', async () => {
    const { extend, model, hour } = await given()
    await extend(1)
    const other = [...model.contract.features, hour, { ...hour, name: 'month' }]
    await expect(extend(1, other)).rejects.toMatchObject({ code: 'model-changed' })
    expect((await extend(2, other)).contract.revision).toBe(3)
  })

  it('loses and moves no feature', async () => {
    const { extend, model, hour } = await given()
    await expect(extend(1, [hour, ...model.contract.features])).rejects.toMatchObject({
      code: 'contract-not-append-only',
    })
  })

  it('that does not exist is not extended', async () => {
    const { hour } = await given()
    const change = { model: flights, features: [hour], expectedRevision: 1 }
    await expect(extendModel({ store: inMemoryRegistryStore() }, change)).rejects.toMatchObject({
      code: 'model-unknown',
    })
  })
})

describe('the definition of a model', () => {
  const kpi = {
    ...{ name: 'value', unit: 'USD', kind: 'label-derived', outcome: 'arrival', maturityMs: 0 },
    values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  }
  it.each([
    ['one name for two classes', { decision: { ...definition.decision, negativeClass: 'late' } }],
    ['one name for two of many classes', { decision: { kind: 'argmax', classes: ['a', 'b', 'a'] } }],
    ['one name for two KPIs', { kpis: [kpi, kpi] }],
    ['a threshold that is no share', { decision: { ...definition.decision, threshold: 1 } }],
    ['no features', { features: [] }],
    ['a field that nobody knows', { owner: 'ada' }],
  ])('is refused with %s', (_, changes) => {
    expect(modelDefinition.safeParse({ ...definition, ...changes }).success).toBe(false)
    expect(modelDefinition.safeParse({ ...definition, kpis: [kpi] }).success).toBe(true)
  })
})
