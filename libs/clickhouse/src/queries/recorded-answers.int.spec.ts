import { dayMs } from '@weir/vocabulary'
import { connectForTest, insertPredictions, newModel, prediction } from '../recorded-traffic.fixture.ts'
import { recordedAnswers } from './recorded-answers.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const times = { start: at - dayMs, end: at + dayMs }

async function recorded(offsets: { from: number } = { from: 0 }) {
  const model = newModel()
  const answers = [
    prediction({ model, requestId: 'a' }),
    prediction({ model, requestId: 'a', row: 1, version: 2, intendedRole: 'challenger' }),
    prediction({ model, requestId: 'a', version: 2, intendedRole: 'shadow' }),
    prediction({ model, requestId: "b'\\" }),
    prediction({ model, requestId: 'old', eventTime: at - 3 * dayMs }),
  ]
  await insertPredictions(clickhouse, answers, offsets.from)
  return { model, partition: 0, before: 100, times }
}

describe('recorded answers', () => {
  it('are found by request, row and shadow, whatever version was live and however the id is written', async () => {
    const of = await recorded()
    const found = await recordedAnswers(clickhouse, { ...of, requests: ['a', "b'\\", 'c'] })
    expect(found.map(({ requestId, row, shadow }) => `${requestId} ${row} ${shadow}`).sort()).toEqual([
      'a 0 2',
      'a 0 null',
      'a 1 null',
      "b'\\ 0 null",
    ])
  })

  it('are those before the offset in the same partition, and all of another partition', async () => {
    const of = await recorded({ from: 40 })
    const question = { ...of, requests: ['a'] }
    expect(await recordedAnswers(clickhouse, { ...question, before: 40 })).toEqual([])
    expect(await recordedAnswers(clickhouse, { ...question, before: 41 })).toEqual([
      { requestId: 'a', row: 0, shadow: null },
    ])
    expect(await recordedAnswers(clickhouse, { ...question, partition: 1, before: 0 })).toHaveLength(3)
  })

  it('are looked for on the days of the span alone', async () => {
    const of = await recorded()
    expect(await recordedAnswers(clickhouse, { ...of, requests: ['old'] })).toEqual([])
    const wider = { start: at - 3 * dayMs, end: at }
    expect(await recordedAnswers(clickhouse, { ...of, requests: ['old'], times: wider })).toHaveLength(1)
  })

  it('are found for a whole chunk of long request ids in one statement', async () => {
    const of = await recorded()
    const requests = Array.from({ length: 5_000 }, (_, index) => `${index}-${'x'.repeat(250)}`)
    expect(await recordedAnswers(clickhouse, { ...of, requests: [...requests, 'a'] })).toHaveLength(3)
  })

  it('are none without a request', async () => {
    expect(await recordedAnswers(clickhouse, { ...(await recorded()), requests: [] })).toEqual([])
  })
})
