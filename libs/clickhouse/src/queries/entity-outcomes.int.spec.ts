import { randomUUID } from 'node:crypto'
import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { outcomeRow } from '../rows/outcome-row.ts'
import { tables } from '../tables.ts'
import { entityOutcomes } from './entity-outcomes.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const hourMs = 3_600_000
const always = { start: 0, end: at + 1_000 * hourMs }

const report = (model: string, otherwise: Partial<OutcomeReported> = {}) =>
  outcome({ model, requestId: '', eventTime: at, ...otherwise })

async function insertReports(reports: readonly OutcomeReported[]): Promise<void> {
  const rows = reports.map((value, index) => outcomeRow(value, { partition: 3, offset: index }))
  await clickhouse.insert(tables.entityOutcomes, rows, randomUUID())
}

function bruteForce(
  reports: readonly OutcomeReported[],
  answers: readonly PredictionServed[],
  windowMs: number,
) {
  return new Set(
    reports.flatMap(({ entityId, row, eventTime }) => {
      const [newest] = answers
        .filter((answer) => answer.entityId === entityId && answer.row === row)
        .filter((answer) => answer.eventTime <= eventTime && answer.eventTime >= eventTime - windowMs)
        .sort((a, b) => b.eventTime - a.eventTime || (a.requestId < b.requestId ? 1 : -1))
      return newest === undefined ? [] : [`${entityId} ${row} ${eventTime} ${newest.requestId}`]
    }),
  )
}

describe('outcomes by entity and time', () => {
  it('belong to the newest answer of their window, over thousands of both, as from first principles', async () => {
    const model = newModel()
    const random = randomFrom(5)
    const pick = (below: number) => Math.floor(random() * below)
    // Times are few, so that many answers are of one time, and of the time of a report.
    const time = () => at + pick(200) * 600_000
    const answers = Array.from({ length: 3_000 }, (_, number) =>
      prediction({
        model,
        requestId: `r${number}`,
        entityId: `e${pick(60)}`,
        row: pick(2),
        eventTime: time(),
      }),
    )
    const reports = Array.from({ length: 1_000 }, () =>
      report(model, { entityId: `e${pick(70)}`, row: pick(2), eventTime: time() }),
    )
    await insertPredictions(clickhouse, answers)
    await insertReports(reports)
    const entities = Array.from({ length: 70 }, (_, number) => `e${number}`)
    for (const attributionMs of [600_000, 12 * hourMs]) {
      const question = { model, entities, times: always, attributionMs }
      const found = await entityOutcomes.newestAnswers(clickhouse, question)
      const named = found.map((of) => `${of.entityId} ${of.row} ${of.known} ${of.requestId}`)
      expect(new Set(named)).toEqual(bruteForce(reports, answers, attributionMs))
      expect(named.length).toBeGreaterThan(100)
    }
  })

  it('belong to no shadow, to nothing that is set aside or that nobody answered, and to no other model', async () => {
    const model = newModel()
    const answers = [
      prediction({ model, requestId: 'right', eventTime: at - 5_000 }),
      prediction({ model, requestId: 'shadow', eventTime: at - 4_000, intendedRole: 'shadow' }),
      prediction({ model, requestId: 'unanswered', eventTime: at - 3_000, score: NaN }),
      { ...prediction({ model, requestId: 'aside', eventTime: at - 2_000 }), isSetAside: true },
      prediction({ model: newModel(), requestId: 'stranger', eventTime: at - 1_000 }),
      prediction({ model, requestId: 'later', eventTime: at + 1 }),
    ]
    await insertPredictions(clickhouse, answers)
    await insertReports([report(model)])
    const question = { model, entities: ['entity-1'], times: always, attributionMs: hourMs }
    expect(await entityOutcomes.newestAnswers(clickhouse, question)).toEqual([
      { entityId: 'entity-1', row: 0, known: at, requestId: 'right' },
    ])
  })

  it('are read once each with where they came from, and only those that are asked for', async () => {
    const model = newModel()
    const first = report(model, { entityId: "o'hare", value: NaN })
    const others = [
      report(model, { entityId: "o'hare", eventTime: at - 1 }),
      report(model, { entityId: 'other' }),
      report(newModel(), { entityId: "o'hare" }),
    ]
    await insertReports([first, ...others])
    await insertReports([first])
    const times = { start: at, end: at }
    expect(await entityOutcomes.reports(clickhouse, { model, entities: ["o'hare"], times })).toEqual([
      { outcome: first, partition: 3, offset: 0 },
    ])
  })

  it('are found where they are joined, and nowhere after they were withdrawn', async () => {
    const model = newModel()
    const one = report(model, { outcomeId: "it's", name: 'late' })
    const two = report(model, { outcomeId: 'two', name: 'cost' })
    const joinedTo = (value: OutcomeReported, requestId: string) => ({ ...value, requestId })
    const joins = [joinedTo(one, 'r1'), joinedTo(one, 'r2'), joinedTo(two, 'r1')]
    // Reported by request, whatever its entity: nobody joined it, so nobody may take it away.
    const named = outcome({ model, outcomeId: 'named', requestId: 'r3', eventTime: at })
    await insertReports([one, two, ...joins])
    await insertOutcomes(clickhouse, [...joins, named])
    const question = { model, entities: ['entity-1'], times: { start: at, end: at } }
    const where = async () =>
      (await entityOutcomes.joins(clickhouse, question)).map((of) => `${of.outcomeId} ${of.requestId}`).sort()
    expect(await where()).toEqual(["it's r1", "it's r2", 'two r1'])
    await entityOutcomes.withdraw(clickhouse, { model, joins: [joinedTo(one, 'r1')] })
    expect(await where()).toEqual(["it's r2", 'two r1'])
    const left = await clickhouse.select(
      'SELECT outcome_id, request_id FROM outcomes FINAL WHERE model = {model:String} ORDER BY outcome_id',
      { model },
    )
    expect(left.map((row) => `${row['outcome_id']} ${row['request_id']}`)).toEqual([
      "it's r2",
      'named r3',
      'two r1',
    ])
  })

  it('are shown while they are joined to nothing', async () => {
    const model = newModel()
    const waiting = report(model, { entityId: 'waiting', value: 3 })
    const joined = report(model)
    await insertReports([waiting, joined, { ...joined, requestId: 'r1' }])
    const shown = await clickhouse.select(
      'SELECT entity_id, outcome, value FROM v_unjoined_outcomes WHERE model = {model:String}',
      { model },
    )
    expect(shown).toEqual([{ entity_id: 'waiting', outcome: 'late', value: 3 }])
  })
})
