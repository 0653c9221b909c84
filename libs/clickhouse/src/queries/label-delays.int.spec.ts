import { kaplanMeier } from '@weir/performance'
import { hourMs, minuteMs, parseModelName } from '@weir/vocabulary'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { labelDelays, type LabelAge } from './label-delays.ts'
import { labelledTraffic, reportsOn, type LabelledTraffic } from './labelled-traffic.fixture.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const bucketMs = 20 * minuteMs
const window = { start, end: start + 6 * hourMs }

function bruteForce(traffic: LabelledTraffic, watermark: number): LabelAge[] {
  const ages = new Map<number, { arrived: number; censored: number }>()
  const rows = new Map(
    traffic.answers
      .filter(
        (one) => one.intendedRole !== 'shadow' && one.status === 'ok' && !one.isNotNumber && !one.isSetAside,
      )
      .filter(
        ({ eventTime }) => eventTime >= window.start && eventTime < window.end && eventTime <= watermark,
      )
      .map((one) => [`${one.requestId} ${one.row}`, one]),
  )
  for (const one of rows.values()) {
    const watchedMs = Math.floor((watermark - one.eventTime) / bucketMs) * bucketMs
    const label = reportsOn(traffic, one)[0]
    const delayMs = label === undefined ? Infinity : Math.max(0, label.eventTime - one.eventTime)
    const isArrived = delayMs <= watchedMs
    const age = isArrived ? Math.ceil(delayMs / bucketMs) * bucketMs : watchedMs
    const found = ages.get(age) ?? { arrived: 0, censored: 0 }
    ages.set(age, found)
    found[isArrived ? 'arrived' : 'censored'] += 1
  }
  return [...ages].map(([age, counts]) => ({ age, ...counts })).sort((a, b) => a.age - b.age)
}

describe('delays of labels', () => {
  it.each([
    ['long after', 48 * hourMs, 31],
    ['just after', 6.4 * hourMs, 32],
    ['within the window', 3.1 * hourMs, 33],
  ])('as they are seen %s are what plain loops find', async (_, after, seed) => {
    const model = newModel()
    const traffic = labelledTraffic(model, start, randomFrom(seed))
    await insertOutcomes(clickhouse, traffic.outcomes)
    await insertPredictions(clickhouse, traffic.answers)
    await insertPredictions(clickhouse, traffic.answers)
    const watermark = start + after
    const truth = bruteForce(traffic, watermark)
    expect(truth.some(({ arrived }) => arrived > 1)).toBe(true)
    expect(truth.some(({ censored }) => censored > 1)).toBe(true)
    const of = { model: parseModelName(model), outcome: 'late', window, watermark, bucketMs }
    expect(await labelDelays(clickhouse, of)).toEqual(truth)
  })

  it('make the curve of the true delays, however early it is looked', async () => {
    const model = newModel()
    const at = (number: number) => start + number * minuteMs
    const numbers = Array.from({ length: 300 }, (_, number) => number)
    const delayOf = (number: number) => ((number * 7) % 10) * bucketMs
    await insertPredictions(
      clickhouse,
      numbers.map((number) => prediction({ model, requestId: String(number), eventTime: at(number) })),
    )
    await insertOutcomes(
      clickhouse,
      numbers.map((number) =>
        outcome({ model, requestId: String(number), eventTime: at(number) + delayOf(number) }),
      ),
    )
    const watermark = at(299)
    const of = { model: parseModelName(model), outcome: 'late', window, watermark, bucketMs }
    const { steps } = kaplanMeier(await labelDelays(clickhouse, of))
    // Delays are even over ten buckets: after k of them a tenth more has come with each.
    expect(steps.map(({ age }) => age / bucketMs)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const [k, { share }] of steps.entries()) expect(Math.abs(share - (k + 1) / 10)).toBeLessThan(0.02)
  })

  it('are none for another outcome, and censored answers only', async () => {
    const model = newModel()
    await insertPredictions(clickhouse, [prediction({ model, eventTime: start })])
    await insertOutcomes(clickhouse, [outcome({ model, eventTime: start + 1 })])
    const of = {
      model: parseModelName(model),
      outcome: 'diverted',
      window,
      watermark: start + 3 * hourMs,
      bucketMs,
    }
    expect(await labelDelays(clickhouse, of)).toEqual([{ age: 3 * hourMs, arrived: 0, censored: 1 }])
  })
})

describe('v_label_delay', () => {
  it('has the delays of first labels by day of the request, a correction not counted, and how many have come', async () => {
    const model = newModel()
    const answers = ['a', 'b', 'c', 'd'].map((requestId) =>
      prediction({ model, requestId, eventTime: start }),
    )
    await insertPredictions(clickhouse, [
      ...answers,
      prediction({ model, requestId: 'next', eventTime: start + 24 * hourMs }),
    ])
    await insertPredictions(clickhouse, answers)
    const known = (requestId: string, hours: number) =>
      outcome({ model, requestId, eventTime: start + hours * hourMs })
    await insertOutcomes(clickhouse, [
      known('a', 1),
      known('a', 5),
      known('b', 2),
      known('c', -1),
      known('nobody', 9),
    ])
    const rows = await clickhouse.select('SELECT * FROM v_label_delay WHERE model = {model:String}', {
      model,
    })
    const day = new Date(start).toISOString().slice(0, 10)
    const delays = { p50_hours: 1, p95_hours: 2, p99_hours: 2 }
    expect(rows).toEqual([{ model, outcome: 'late', day, answered: 4, labelled: 3, ...delays }])
  })
})
