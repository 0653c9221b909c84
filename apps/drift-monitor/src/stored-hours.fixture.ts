import { answerRow, chunkRow, minuteRow, outcomeRow, predictionRow, tables } from '@weir/clickhouse'
import { latenessBins, profileOf } from '@weir/drift'
import { dayMs, hourMs, minuteMs, type Instant, type ModelName } from '@weir/vocabulary'
import { type IntStack } from './int-stack.fixture.ts'
import { made, start } from './made-traffic.fixture.ts'

const values = Array.from({ length: 2_000 }, (_, n) => n)
const scores = values.map((value) => value / 2_000)

/** A reference of ten days with labels: the score is the probability. */
export const storedProfile = profileOf(
  { features: [{ name: 'distance', values }], score: { name: 'score', values: scores } },
  {
    labels: scores.map((score, n) => ((n * 7) % 100 < score * 100 ? 1 : 0)),
    eventTimes: values.map((n) => start - 11 * dayMs + ((n * 1_237) % 2_000) * (dayMs / 200)),
    decision: { threshold: 0.5 },
    windows: [hourMs],
  },
)

export type StoredShape = 'well' | 'nulls' | 'moved'

/** Writes what the recorder writes of one model, straight into the tables. */
export function storedHours({ clickhouse }: IntStack, model: ModelName) {
  let writes = 0
  const token = () => `${model}-${(writes += 1)}`
  return {
    /** A thousand answers of the champion in one minute of an hour. */
    async answers(hour: number, shape: StoredShape) {
      const place = { model, version: 1, role: 'live', segment: '', minute: start + hour * hourMs } as const
      const rows = [
        minuteRow({ ...place, ...subjectOf('feature', 'distance', shape) }),
        minuteRow({ ...place, ...subjectOf('score', 'score', 'well') }),
      ]
      await clickhouse.insert(tables.featureMinutes, rows, token())
      await clickhouse.insert(tables.answerMinutes, [answerRow({ ...place, answers: tally() })], token())
    },
    /** Raw answers, each of its own request `model-n`, ten minutes apart from the start. */
    async requests(count: number) {
      const rows = Array.from({ length: count }, (_, n) =>
        made({ model, rolloutId: null }, `${model}-${n}`, { eventTime: start + n * 10 * minuteMs }),
      )
      const stored = rows.map((answer, offset) =>
        predictionRow(answer, { partition: 0, offset, traceId: '', isSetAside: false }),
      )
      await clickhouse.insert(tables.predictions, stored, token())
    },
    /** One report of the label of request `model-n`.
     *  @param afterMs how long after the request it became known */
    async label(n: number, of: { value: number; afterMs: number; report?: number }) {
      const row = outcomeRow(
        {
          outcomeId: `${model}-${n}-${of.report ?? 0}`,
          model,
          requestId: `${model}-${n}`,
          row: 0,
          entityId: 'entity',
          name: 'late',
          value: of.value,
          eventTime: start + n * 10 * minuteMs + of.afterMs,
          reportedTime: start + (of.report ?? 0),
        },
        { partition: 0, offset: n * 10 + (of.report ?? 0) },
      )
      await clickhouse.insert(tables.outcomes, [row], token())
    },
    /** Says that answers and outcomes are recorded up to a time. */
    async reach(at: Instant) {
      const offset = (writes += 1)
      const progress = { [`${model}|http`]: at, [`${model}|outcome`]: at }
      const counts = { records: 1, deadLetters: 0, repeats: 0 }
      const chunk = { topic: model, partition: 0, minOffset: offset, maxOffset: offset, progress, ...counts }
      await clickhouse.insert(tables.ingestChunks, [chunkRow(chunk)], token())
    },
  }
}

function subjectOf(kind: 'feature' | 'score', subject: string, shape: StoredShape) {
  const reference = (kind === 'score' ? storedProfile.score : storedProfile.features[0])?.counts ?? []
  const last = reference.length - 1
  const nulls = shape === 'nulls' ? 20 : 0
  const counts = reference.map((count, bin) => {
    if (bin === last) return nulls
    if (shape === 'moved') return bin === 0 ? 1_000 : 0
    return bin === 0 ? count / 2 - nulls : count / 2
  })
  const [max, mean] = kind === 'score' ? [1, 0.5] : [2_000, 1_000]
  const rows = 1_000 - nulls
  return {
    ...{ kind, subject, counts, n: 1_000, nulls, sum: rows * mean, sumOfSquares: rows * mean ** 2 * 1.33 },
    ...{ min: 0, max, farLow: 0, farHigh: 0 },
  }
}

function tally() {
  const lateness = new Uint32Array(latenessBins)
  lateness[0] = 1_000
  return {
    ...{ answers: 1_000, errors: 0, timeouts: 0, rejected: 0, duplicates: 0 },
    ...{ featureAges: 0, featureAgeSumMs: 0, featureAgeMaxMs: 0, lateness, flagged: 500 },
    ...{ expectedPositives: 500, expectedTruePositives: 400, expectedLoss: 150 },
    expectedByBin: new Float64Array(storedProfile.score.counts.length).fill(500 / 52),
  }
}
