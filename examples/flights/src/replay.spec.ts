import { Replay, type Sink } from './replay.ts'
import { type FlightRequest } from './traffic.ts'

function flight(
  id: string,
  [eventTimeMs, labelTimeMs]: [number, number],
  way: 'http' | 'kafka',
): FlightRequest {
  return { id, eventTimeMs, labelTimeMs, isLate: false, features: new Float32Array(8), way }
}

const minute = 60_000
/** Further apart than event time moves at once, however late the replay comes to look at its clock. */
const step = 20 * minute
const traffic = [
  flight('a', [0, 3 * step], 'http'),
  flight('b', [step, 2 * step], 'kafka'),
  flight('c', [4 * step, 9 * step], 'http'),
  flight('end', [10 * step, 11 * step], 'kafka'),
]

function recordingSink(seen: string[]): Sink {
  return {
    predict: async (flights) => void seen.push(...flights.map(({ id }) => id)),
    report: async (labelled) => void seen.push(...labelled.map(({ id }) => `${id} label`)),
  }
}

test('flights and labels leave in the order of event time, each on its own way', async () => {
  const http: string[] = []
  const kafka: string[] = []
  const replay = new Replay({
    traffic,
    sinks: { http: recordingSink(http), kafka: recordingSink(kafka) },
    fromMs: 0,
  })
  replay.speed = 1_000_000
  await replay.runUntil(() => false)
  await replay.settle()
  expect(http).toEqual(['a', 'a label', 'c', 'c label'])
  expect(kafka).toEqual(['b', 'b label', 'end'])
  expect([replay.sent, replay.labelled]).toEqual([4, 3])
})

test('event time waits for an answer that does not come', async () => {
  const never = new Promise<void>(() => undefined)
  const stuck: Sink = { predict: () => never, report: async () => undefined }
  const far = [flight('a', [0, minute], 'http'), flight('b', [600 * minute, 601 * minute], 'http')]
  const replay = new Replay({ traffic: far, sinks: { http: stuck, kafka: stuck }, fromMs: 0 })
  replay.speed = 1_000_000
  let looks = 0
  await replay.runUntil(() => replay.sent > 0 && (looks += 1) > 10)
  expect(replay.sent).toBe(1)
  expect(replay.eventNowMs).toBeLessThanOrEqual(15 * minute)
})

test('a sink that fails ends the replay', async () => {
  const failing: Sink = { predict: () => Promise.reject(new Error('gone')), report: async () => undefined }
  const replay = new Replay({ traffic, sinks: { http: failing, kafka: failing }, fromMs: 0 })
  await expect(replay.runUntil(() => false)).rejects.toThrow('gone')
})
