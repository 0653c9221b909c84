import { randomUUID } from 'node:crypto'
import { chunkRow, outcomeRow, predictionRow, tables } from '@weir/clickhouse'
import { topics, type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { kpiValue } from '@weir/kpi'
import { blockStart, hourMs, minuteMs, parseModelName, type Instant } from '@weir/vocabulary'
import { openIntStack, until, type IntStack } from './int-stack.fixture.ts'
import { copyOf, flightKpi, made, modelWithKpi, rolloutEvents, start } from './made-traffic.fixture.ts'

let stack: IntStack
beforeAll(async () => {
  stack = await openIntStack()
})
afterAll(() => stack.close())

interface Request {
  readonly live: PredictionServed
  readonly copy: PredictionServed
  /** Null: it never gets a label. */
  readonly label: { readonly isLate: boolean; readonly at: Instant } | null
}

/** A request a minute for 12 hours: most labels land before the maturity age of 2 hours, some an hour after it. */
function requestsOf(model: string, rolloutId: string): readonly Request[] {
  return Array.from({ length: 720 }, (_, n) => {
    const eventTime = start + n * minuteMs
    const live = made({ model, rolloutId }, `${rolloutId}-${n}`, {
      eventTime,
      predictedClass: n % 3 === 0 ? 'late' : 'on time',
    })
    const copy = copyOf(live, { predictedClass: n % 2 === 0 ? 'late' : 'on time' })
    const delayMs = n % 13 === 0 ? 3 * hourMs : 30 * minuteMs
    return { live, copy, label: n % 5 === 0 ? null : { isLate: n % 4 < 2, at: eventTime + delayMs } }
  })
}

function outcomeOf({ live }: Request, { isLate, at }: { isLate: boolean; at: Instant }): OutcomeReported {
  const { model, requestId, entityId } = live
  const value = isLate ? 1 : 0
  return {
    outcomeId: requestId,
    model,
    requestId,
    row: 0,
    entityId,
    name: 'late',
    value,
    eventTime: at,
    reportedTime: at,
  }
}

/** Units and sum of differences by hour, made without the program under test. */
function bruteForce(
  requests: readonly Request[],
  until: Instant,
): Record<number, { units: number; sum: number }> {
  const hours: Record<number, { units: number; sum: number }> = {}
  for (let hour = start; hour + hourMs <= until; hour += hourMs) hours[hour] = { units: 0, sum: 0 }
  for (const { live, copy, label } of requests) {
    if (label === null) continue
    const hour = hours[blockStart(Math.max(live.eventTime + 2 * hourMs, label.at), hourMs)]
    if (hour === undefined) continue
    const worth = ({ predictedClass }: PredictionServed) =>
      kpiValue(flightKpi, predictedClass === 'late', label.isLate)
    hour.units += 1
    hour.sum += worth(copy) - worth(live)
  }
  return hours
}

describe('KPI tallies on the real stack', () => {
  it('count each pair in the hour in which it comes of age, once, also after a crash', async () => {
    const model = parseModelName(`paired-${randomUUID()}`)
    const rolloutId = `rollout-${randomUUID()}`
    await stack.registry.models.create(modelWithKpi(model))
    const requests = requestsOf(model, rolloutId)
    const { clickhouse, publisher } = stack
    const rows = requests.flatMap(({ live, copy }) => [live, copy])
    await clickhouse.insert(
      tables.predictions,
      rows.map((row, offset) => predictionRow(row, { partition: 0, offset, traceId: '', isSetAside: false })),
      `${rolloutId}-predictions`,
    )
    await clickhouse.insert(
      tables.outcomes,
      requests.flatMap((request, offset) =>
        request.label === null
          ? []
          : [outcomeRow(outcomeOf(request, request.label), { partition: 0, offset })],
      ),
      `${rolloutId}-outcomes`,
    )
    let offset = 0
    const record = async (progress: Record<string, Instant>, partition: number) => {
      offset += 1
      const named = Object.fromEntries(Object.entries(progress).map(([kind, at]) => [`${model}|${kind}`, at]))
      const counts = { records: 1, deadLetters: 0, repeats: 0 }
      const chunk = {
        topic: model,
        partition,
        minOffset: offset,
        maxOffset: offset,
        progress: named,
        ...counts,
      }
      await clickhouse.insert(tables.ingestChunks, [chunkRow(chunk)], `${rolloutId}-${offset}`)
    }
    const everywhere = (at: Instant) => ({ http: at, shadow: at, outcome: at })
    const evidence = stack.collect(topics.evidence)
    const settings = {
      WEIR_DRIFT_MONITOR_GROUP_PREFIX: `test-${randomUUID()}-`,
      WEIR_DRIFT_MONITOR_POLL_MS: '200',
      // Nothing goes idle during the test.
      WEIR_DRIFT_MONITOR_IDLE_MS: '300000',
    }
    const tallied = () => {
      const ofRollout = evidence.filter(({ rolloutId: id, kpi }) => id === rolloutId && kpi !== null)
      return new Map(ofRollout.map(({ kpi }) => [kpi?.hour ?? Number.NaN, kpi]))
    }

    // A partition that lags holds everything back. All of it is recorded before the monitor can look.
    await record(everywhere(start + 6 * hourMs + minuteMs), 0)
    await record(everywhere(start + 3 * hourMs), 1)
    await record({ http: Date.now() + 365 * 24 * hourMs }, 2)
    const doomed = await stack.startMonitor(settings)
    await publisher.publish(topics.rollouts, rolloutEvents(model, rolloutId))
    await until(() => tallied().size >= 3, 90_000)
    await doomed.kill()
    expect([...tallied().keys()].sort()).toEqual([0, 1, 2].map((hour) => start + hour * hourMs))

    const restarted = await stack.startMonitor(settings)
    await record(everywhere(start + 12 * hourMs), 0)
    await record(everywhere(start + 12 * hourMs), 1)
    await until(() => tallied().size >= 12, 90_000)
    expect(await restarted.drain()).toBe(0)

    const found = Object.fromEntries(
      [...tallied()].map(([hour, kpi]) => [hour, { units: kpi?.units, sum: kpi?.sum }]),
    )
    const expected = bruteForce(requests, start + 12 * hourMs)
    expect(found).toEqual(expected)
    expect(expected[start]).toEqual({ units: 0, sum: 0 })
    expect(expected[start + 5 * hourMs]?.units).toBeGreaterThan(40)
  }, 600_000)
})
