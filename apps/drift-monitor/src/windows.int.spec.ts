import { randomUUID } from 'node:crypto'
import { chunkRow, minuteRow, outcomeRow, predictionRow, tables } from '@weir/clickhouse'
import { topics, type DriftReported } from '@weir/contracts'
import { profileOf } from '@weir/drift'
import { type ModelVersion } from '@weir/models'
import { hourMs, minuteMs, parseModelName, type Instant, type ModelName } from '@weir/vocabulary'
import { openIntStack, until, type IntStack } from './int-stack.fixture.ts'
import { made, modelWithKpi, start } from './made-traffic.fixture.ts'

let stack: IntStack
beforeAll(async () => {
  stack = await openIntStack()
})
afterAll(() => stack.close())

const values = Array.from({ length: 2_000 }, (_, n) => n)
const profile = profileOf({
  features: [{ name: 'distance', values }],
  score: { name: 'score', values: values.map((value) => value / 2_000) },
})

function versionOf(model: ModelName): Omit<ModelVersion, 'version'> {
  return {
    model,
    sha256: randomUUID().replaceAll('-', '').padStart(64, '0'),
    sizeBytes: 1_000,
    signature: {
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 1] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
    },
    contractRevision: 1,
    input: { kind: 'packed', input: 'input', features: ['distance'] },
    output: { output: 'probabilities', width: 2, positiveIndex: 1 },
    profileSha256: 'f'.repeat(64),
    description: '',
    createdAt: start,
  }
}

/** A thousand rows in one minute: as in the reference, or with every distance in the first bin. */
function minutesOf(model: string, minute: Instant, isDrifted: boolean) {
  const common = { model, version: 1, role: 'live', segment: '', minute, n: 1_000, nulls: 0 } as const
  const sums = { sum: 1_000, sumOfSquares: 1_000, min: 0, max: 1 }
  const half = (counts: readonly number[]) => counts.map((count) => count / 2)
  const first = [1_000, ...Array<number>(profile.features[0]?.edges.length ?? 0).fill(0), 0]
  const distance = isDrifted ? first : half(profile.features[0]?.counts ?? [])
  return [
    minuteRow({ ...common, ...sums, kind: 'feature', subject: 'distance', counts: distance }),
    minuteRow({ ...common, ...sums, kind: 'score', subject: 'score', counts: half(profile.score.counts) }),
  ]
}

describe('windows on the real stack', () => {
  it('are reported when they end and their KPI again when its labels are of age, with an alert that fires and is resolved', async () => {
    const model = parseModelName(`windowed-${randomUUID()}`)
    await stack.registry.models.create(modelWithKpi(model))
    await stack.registry.versions.add(versionOf(model), JSON.stringify(profile))
    const { clickhouse } = stack
    const hours = [false, true, false]
    const minutes = hours.flatMap((isDrifted, hour) => minutesOf(model, start + hour * hourMs, isDrifted))
    await clickhouse.insert(tables.featureMinutes, minutes, `${model}-minutes`)
    // Six answers a window, of which four are right.
    const answers = Array.from({ length: 18 }, (_, n) =>
      made({ model, rolloutId: null }, `${model}-${n}`, { eventTime: start + n * 10 * minuteMs }),
    )
    await clickhouse.insert(
      tables.predictions,
      answers.map((answer, offset) =>
        predictionRow(answer, { partition: 0, offset, traceId: '', isSetAside: false }),
      ),
      `${model}-predictions`,
    )
    const label = (numbers: readonly number[]) =>
      clickhouse.insert(
        tables.outcomes,
        numbers.map((n) =>
          outcomeRow(
            {
              outcomeId: `${model}-${n}`,
              model,
              requestId: `${model}-${n}`,
              row: 0,
              entityId: 'entity',
              name: 'late',
              value: n % 3 === 0 ? 0 : 1,
              eventTime: start + n * 10 * minuteMs + minuteMs,
              reportedTime: start,
            },
            { partition: 0, offset: n },
          ),
        ),
        `${model}-outcomes-${numbers[0]}`,
      )
    let offset = 0
    const record = async (at: Instant) => {
      offset += 1
      const progress = { [`${model}|http`]: at, [`${model}|outcome`]: at }
      const counts = { records: 1, deadLetters: 0, repeats: 0 }
      const chunk = { topic: model, partition: 0, minOffset: offset, maxOffset: offset, progress, ...counts }
      await clickhouse.insert(tables.ingestChunks, [chunkRow(chunk)], `${model}-${offset}`)
    }
    const reports = stack.collect(topics.driftReports)
    const alerts = stack.collect(topics.alerts)
    const drift = () => reports.filter((report) => report.model === model && report.kind === 'drift')
    const kpis = () => reports.filter((report) => report.model === model && report.kind === 'kpi')
    const transitions = () => alerts.filter((alert) => alert.model === model)
    const settings = {
      WEIR_DRIFT_MONITOR_GROUP_PREFIX: `test-${randomUUID()}-`,
      WEIR_DRIFT_MONITOR_POLL_MS: '200',
      WEIR_DRIFT_MONITOR_IDLE_MS: '300000',
      WEIR_DRIFT_MONITOR_WINDOW_MS: String(hourMs),
    }

    const doomed = await stack.startMonitor(settings)
    await label([0, 1, 2])
    await record(start + hourMs)
    await until(() => drift().length >= 1 && kpis().length >= 1, 30_000)
    await record(start + 2 * hourMs + minuteMs)
    await until(() => transitions().length >= 1, 30_000)
    await until(() => drift().length >= 2, 30_000)
    await doomed.kill()

    await label([3, 4, 5])
    const restarted = await stack.startMonitor(settings)
    await record(start + 3 * hourMs)
    await until(() => transitions().length >= 2 && kpis().some(({ isMature }) => isMature), 40_000)
    expect(await restarted.drain()).toBe(0)

    const verdicts = drift().map(({ windowStart, measurements }) => [
      (windowStart - start) / hourMs,
      measurements.find(({ subject, statistic }) => subject === 'distance' && statistic === 'js_distance')
        ?.verdict,
    ])
    expect(verdicts).toEqual([
      [0, 'pass'],
      [1, 'fail'],
      [2, 'pass'],
    ])
    expect(transitions()).toMatchObject([
      {
        status: 'firing',
        sequence: 1,
        labels: { feature: 'distance', check: 'js_distance', model_version: '1' },
      },
      { status: 'resolved', sequence: 2, windowStart: start + 2 * hourMs },
    ])
    expect(transitions()[1]?.fingerprint).toBe(transitions()[0]?.fingerprint)
    expect(transitions()[1]?.startsAt).toBe(transitions()[0]?.startsAt)
    expect(kpis().map(meanOf)).toEqual([
      // Label 0 is wrong, 1 and 2 are right: (-8 + 30 + 30) / 3.
      [0, false, 52 / 3, 3],
      [0, true, 104 / 6, 6],
    ])
  }, 150_000)
})

function meanOf({ windowStart, isMature, measurements }: DriftReported) {
  const [mean] = measurements
  return [(windowStart - start) / hourMs, isMature, mean?.value, mean?.n]
}
