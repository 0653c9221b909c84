import { randomUUID } from 'node:crypto'
import { chunkRow, outcomeRow, predictionRow, tables } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { boundsReader, partitionOf, type BoundsReader } from '@weir/kafka'
import { hourMs, minuteMs, parseModelName, type ModelName } from '@weir/vocabulary'
import { openIntStack, until, type IntStack } from './int-stack.fixture.ts'
import { copyOf, made, modelWithKpi, rolloutEvents, start } from './made-traffic.fixture.ts'

let stack: IntStack
let bounds: BoundsReader
beforeAll(async () => {
  stack = await openIntStack()
  bounds = boundsReader(stack.link)
})
afterAll(() => Promise.all([bounds.stop(), stack.close()]))

const settings = () => ({
  WEIR_DRIFT_MONITOR_GROUP_PREFIX: `test-${randomUUID()}-`,
  WEIR_DRIFT_MONITOR_POLL_MS: '200',
  WEIR_DRIFT_MONITOR_IDLE_MS: '2000',
})

type TopicName = 'predictions' | 'outcomes'

/** A model with a rollout, and what the monitor tallies of it. */
async function newRollout() {
  const model = parseModelName(`outage-${randomUUID()}`)
  const rolloutId = `rollout-${randomUUID()}`
  await stack.registry.models.create(modelWithKpi(model))
  const evidence = stack.collect(topics.evidence)
  return {
    model,
    rolloutId,
    /** Units of the hours that are tallied, in order. */
    units() {
      const tallies = evidence.flatMap(({ rolloutId: id, kpi }) =>
        id === rolloutId && kpi !== null ? [[kpi.hour, kpi.units] as const] : [],
      )
      return [...new Map(tallies)].toSorted(([a], [b]) => a - b).map(([, units]) => units)
    },
    begin: () => stack.publisher.publish(topics.rollouts, rolloutEvents(model, rolloutId)),
  }
}

/** Sends a request, its copy and its outcome to one partition of both topics. Its pair comes of age in hour 3. */
async function send(of: { readonly model: ModelName; readonly rolloutId: string }, partition: number) {
  const count = (await bounds.read(topics.predictions.name)).length
  const entities = Array.from({ length: 1_000 }, (_, n) => `entity ${n}`)
  const entityId = entities.find((entity) => partitionOf(entity, count) === partition) ?? ''
  const eventTime = start + 90 * minuteMs
  const live = made(of, randomUUID(), { eventTime, entityId })
  const ids = { outcomeId: live.requestId, requestId: live.requestId, model: of.model, row: 0, entityId }
  const labelledAt = eventTime + 30 * minuteMs
  const outcome = { ...ids, name: 'late', value: 1, eventTime: labelledAt, reportedTime: labelledAt }
  const answers = [live, copyOf(live)]
  await stack.publisher.publish(topics.predictions, answers)
  await stack.publisher.publish(topics.outcomes, [outcome])
  const place = { partition, traceId: '', isSetAside: false }
  return {
    /** Writes the rows as a recorder would. */
    async record() {
      const rows = answers.map((row, offset) => predictionRow(row, { ...place, offset }))
      await stack.clickhouse.insert(tables.predictions, rows, randomUUID())
      const label = outcomeRow(outcome, { partition, offset: 0 })
      await stack.clickhouse.insert(tables.outcomes, [label], randomUUID())
    },
  }
}

/** Says as a recorder would that a partition is recorded, and that models have reached an hour in it.
 *  @param of missing: records before the partition's end that are not recorded; agoMs: how long ago it was written */
async function recordChunk(
  topic: TopicName,
  of: { readonly partition: number; readonly missing?: number; readonly agoMs?: number },
  reached: { readonly models: readonly ModelName[]; readonly hours: number },
) {
  const { name } = topics[topic]
  const found = (await bounds.read(name)).find(({ partition }) => partition === of.partition)
  const offset = (found?.high ?? 0) - 1 - (of.missing ?? 0)
  const kinds = topic === 'outcomes' ? ['outcome'] : ['http', 'shadow']
  const sources = reached.models.flatMap((model) => kinds.map((kind) => `${model}|${kind}`))
  const progress = Object.fromEntries(sources.map((source) => [source, start + reached.hours * hourMs]))
  const counts = { records: 1, deadLetters: 0, repeats: 0 }
  const place = { topic: name, partition: of.partition, minOffset: offset, maxOffset: offset }
  const row = { ...chunkRow({ ...place, ...counts, progress }), ingested_at: Date.now() - (of.agoMs ?? 0) }
  await stack.clickhouse.insert(tables.ingestChunks, [row], randomUUID())
}

describe('an outage of the recorder', () => {
  it('lets no hour be tallied without the pairs of a partition that is caught up with last', async () => {
    const spread = await newRollout()
    const ahead = await newRollout()
    const models = [spread.model, ahead.model]
    const recorded = await send(spread, 0)
    const late = await send(spread, 1)
    await recorded.record()
    await recordChunk('outcomes', { partition: 0 }, { models, hours: 12 })
    await recordChunk('outcomes', { partition: 1 }, { models: [spread.model], hours: 12 })
    const before = { partition: 1, missing: 1, agoMs: minuteMs }
    await recordChunk('predictions', before, { models: [spread.model], hours: 3 })
    await stack.startMonitor(settings())
    await spread.begin()
    await ahead.begin()

    // The other model is not in the partition that lags: it shows that the monitor has looked.
    const goOn = (hours: number) => recordChunk('predictions', { partition: 0 }, { models, hours })
    const tallied = async (of: typeof ahead, hours: number) => {
      await goOn(hours)
      return of.units().length >= hours
    }
    await until(() => tallied(ahead, 8), 90_000)
    await until(() => spread.units().length >= 3, 90_000)
    expect(spread.units()).toEqual([0, 0, 0])

    await late.record()
    await recordChunk('predictions', { partition: 1 }, { models: [spread.model], hours: 8 })
    await until(() => tallied(spread, 8), 90_000)
    expect(spread.units().slice(0, 8)).toEqual([0, 0, 0, 2, 0, 0, 0, 0])
    // Nothing comes from partition 1 any more, and nothing of it is missing.
    await until(() => tallied(spread, 12), 90_000)
  }, 600_000)
})
