import { type OutcomeReported } from '@weir/contracts'
import { type Model } from '@weir/models'
import { parseInput } from '@weir/service-host'
import { inMemoryRegistryStore, sampleModel } from '@weir/testkit'
import { Unavailable } from '@weir/vocabulary'
import { flights, readerOf, startOfTest } from './made-gateway.fixture.ts'
import { outcomeReports, reportOutcome, type ReportOutcomeDeps } from './report-outcome.ts'

const onTime: Model['kpis'][number] = {
  ...({ name: 'value', unit: 'USD', kind: 'label-derived', direction: 'higher' } as const),
  ...({ outcome: 'arrival', maturityMs: 0 } as const),
  values: { truePositive: 1, falsePositive: 0, trueNegative: 0, falseNegative: 0 },
}

/** @param kpis of the model; without one any outcome may have a use */
async function given({ kpis = [] }: { readonly kpis?: Model['kpis'] } = {}) {
  const registry = inMemoryRegistryStore()
  await registry.models.create({ ...sampleModel(flights), kpis })
  const published: OutcomeReported[] = []
  let ids = 0
  const counted: Parameters<ReportOutcomeDeps['onAccepted']>[0][] = []
  const deps: ReportOutcomeDeps = {
    models: readerOf(registry),
    publish: async (outcomes: readonly OutcomeReported[]) => void published.push(...outcomes),
    now: () => startOfTest,
    newOutcomeId: () => `outcome-${(ids += 1)}`,
    onAccepted: (of) => void counted.push(of),
  }
  return {
    deps,
    published,
    counted,
    report: (body: unknown) => reportOutcome(deps, parseInput(outcomeReports, body)),
  }
}

const arrival = { model: 'flights', requestId: 'request-1', name: 'arrival', value: 17 }

const naming = (of: object) => ({ model: 'flights', name: 'arrival', value: 17, ...of })

describe('outcomes that are reported', () => {
  it('are published as they came, one or many', async () => {
    const { report, published } = await given()
    const whole = {
      ...arrival,
      ...{ row: 2, entityId: 'N123', outcomeId: 'mine', eventTime: '2001-03-05T10:00:00+02:00' },
    }
    expect(await report([whole, arrival])).toEqual({ accepted: 2 })
    expect(await report(arrival)).toEqual({ accepted: 1 })
    expect(published[0]).toEqual({
      ...whole,
      eventTime: Date.UTC(2001, 2, 5, 8),
      reportedTime: startOfTest,
    })
    expect(published).toHaveLength(3)
  })

  it('have the request for entity, the first row, an id of their own and this moment when nothing else is said', async () => {
    const { report, published } = await given()
    await report(arrival)
    expect(published[0]).toEqual({
      ...arrival,
      ...{ outcomeId: 'outcome-1', entityId: 'request-1', row: 0 },
      ...{ eventTime: startOfTest, reportedTime: startOfTest },
    })
  })

  it('need no request when they name an entity and a time', async () => {
    const { report, published } = await given()
    const byEntity = {
      model: 'flights',
      entityId: 'N123',
      eventTime: startOfTest - 5,
      name: 'late',
      value: 1,
    }
    expect(await report([byEntity])).toEqual({ accepted: 1 })
    expect(published).toEqual([
      { ...byEntity, requestId: '', row: 0, outcomeId: 'outcome-1', reportedTime: startOfTest },
    ])
  })

  it('are recorded and counted apart where no KPI of their model reads them, and the answer names those', async () => {
    const { report, published, counted } = await given({ kpis: [onTime] })
    const wrong = { ...arrival, name: 'arival' }
    expect(await report([arrival, wrong, { ...wrong, row: 1 }])).toEqual({
      accepted: 3,
      unknownNames: ['arival'],
    })
    expect(published.map(({ name }) => name)).toEqual(['arrival', 'arival', 'arival'])
    expect(counted).toEqual([true, false, false].map((isKnown) => ({ model: 'flights', isKnown })))
  })

  it('are not counted when Kafka has not taken them', async () => {
    const { deps, counted } = await given()
    const publish = async () => Promise.reject(new Unavailable('kafka-unavailable', 'away'))
    const reports = parseInput(outcomeReports, arrival)
    await expect(reportOutcome({ ...deps, publish }, reports)).rejects.toThrow('away')
    expect(counted).toEqual([])
  })

  it('are all refused when one is of a model that does not exist', async () => {
    const { report, published } = await given()
    const stranger = { ...arrival, model: 'trains' }
    await expect(report([arrival, stranger])).rejects.toMatchObject({ code: 'model-unknown' })
    expect(published).toEqual([])
  })

  it('are not acknowledged when Kafka has not taken them', async () => {
    const { deps } = await given()
    const publish = async () => Promise.reject(new Unavailable('kafka-unavailable', 'away'))
    const reports = parseInput(outcomeReports, arrival)
    await expect(reportOutcome({ ...deps, publish }, reports)).rejects.toMatchObject({
      code: 'kafka-unavailable',
    })
  })

  it.each([
    ['nothing', []],
    ['a value that is no number', { ...arrival, value: '17' }],
    ['a field that nobody knows', { ...arrival, label: 1 }],
    ['a day that does not exist', { ...arrival, eventTime: '2001-02-30T00:00:00Z' }],
    ['a time before 1970', { ...arrival, eventTime: '1969-12-31T23:59:59Z' }],
    ['a time that no store can hold', { ...arrival, eventTime: 253_402_300_800_000 }],
    ['a row that the wire cannot hold', { ...arrival, row: 2_147_483_648 }],
    ['more than a thousand', Array.from({ length: 1_001 }, () => arrival)],
  ])('are refused for %s', async (_, body) => {
    const { report } = await given()
    expect(() => report(body)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })
  it.each([
    ['of one outcome', { ...arrival, value: '17' }, 'value', 'expected number'],
    ['of one of many', [arrival, { ...arrival, value: '17' }], '1.value', 'expected number'],
    ['that is missing', { model: 'flights', requestId: 'request-1', value: 1 }, 'name', 'expected string'],
    ['when nothing names the request', naming({}), 'requestId', 'or by entityId and eventTime'],
    ['when an entity comes without a time', naming({ entityId: 'N123' }), 'requestId', 'and eventTime'],
    ['when a time comes without an entity', naming({ eventTime: startOfTest }), 'requestId', 'by entityId'],
    ['with a time that is none', { ...arrival, eventTime: 'yesterday' }, 'eventTime', 'a time with its zone'],
    ['with a time before 1970', { ...arrival, eventTime: -1 }, 'eventTime', '>=0'],
    [
      'that nobody knows',
      { ...arrival, label: 1 },
      'label',
      'not a field of an outcome, which are model, requestId',
    ],
    ['of what is no outcome', 'late', '', 'expected object'],
    ['of none', [], '', '>=1'],
  ])('are refused with the field at fault and what it must be: %s', async (...[, body, field, told]) => {
    const { report } = await given()
    const problem = { field, problem: expect.stringContaining(told) }
    expect(() => report(body)).toThrow(
      expect.objectContaining({ context: expect.objectContaining({ problems: [problem] }) }),
    )
  })
})
