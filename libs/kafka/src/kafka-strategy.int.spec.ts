import { Controller, type INestApplication, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Ctx, EventPattern, Payload } from '@nestjs/microservices'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type FeaturesSubmitted, type Topic, topics } from '@weir/contracts'
import { Unavailable } from '@weir/vocabulary'
import { type BatchTools } from './batch-consumer.ts'
import { type Chunk, loadCheckpoints } from './chunk-consumer.ts'
import { type ConsumedRecord } from './consumed-record.ts'
import { type ConsumerEvent } from './consumer-event.ts'
import { eventually, features, newGroup, newLink, newTopic } from './fixtures/real-kafka.ts'
import { attachConsumers, KafkaStrategy } from './kafka-strategy.ts'
import { createPublisher } from './publisher.ts'

const link = newLink()
const publisher = createPublisher(link)
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from)

/** The test's topics have names of their own; the decorators need names that are known beforehand. */
const patterns = { batches: 'pattern.batches', chunks: 'pattern.chunks' }
const seen = { batches: [] as number[], chunks: [] as string[], refusals: 2 }

@Controller()
class Consumers {
  @EventPattern<string>(patterns.batches, { mode: 'batches', groupId: 'batches', maxRecords: 10 })
  async onBatch(
    @Payload() records: readonly ConsumedRecord<FeaturesSubmitted>[],
    @Ctx() tools: BatchTools,
  ): Promise<void> {
    if (typeof tools.deadLetter !== 'function') throw new Error('no tools')
    if (seen.refusals > 0) {
      seen.refusals -= 1
      throw new Unavailable('clickhouse-unavailable', 'not yet')
    }
    seen.batches.push(...records.map(({ offset }) => offset))
  }

  @EventPattern<string>(patterns.chunks, { mode: 'chunks', groupId: 'chunks', lingerMs: 50 })
  async onChunk(@Payload() chunk: Chunk<FeaturesSubmitted>, @Ctx() state: string): Promise<string> {
    seen.chunks.push(state)
    return `${state}${chunk.records.length};`
  }
}

@Module({ controllers: [Consumers] })
class TrialModule {}

/** A topic that handlers name by `pattern`, under its real name. */
function renamed(strategy: KafkaStrategy, names: ReadonlyMap<string, string>): KafkaStrategy {
  const add = strategy.addHandler.bind(strategy)
  strategy.addHandler = (pattern, ...rest) => add(names.get(String(pattern)) ?? pattern, ...rest)
  return strategy
}

describe('the Kafka strategy of Nest', () => {
  const events: ConsumerEvent[] = []
  const prefix = `${newGroup()}-`
  let topicOfBatches: Topic<FeaturesSubmitted>
  let topicOfChunks: Topic<FeaturesSubmitted>
  let app: INestApplication
  let strategy: KafkaStrategy

  beforeAll(async () => {
    topicOfBatches = await newTopic(link, 1)
    topicOfChunks = await newTopic(link, 1)
    const observe = (event: ConsumerEvent) => void events.push(event)
    const options = { publisher, observe, topics: [topicOfBatches, topicOfChunks], groupPrefix: prefix }
    const names = new Map([
      [patterns.batches, topicOfBatches.name],
      [patterns.chunks, topicOfChunks.name],
    ])
    strategy = renamed(new KafkaStrategy(link, options), names)
    app = await NestFactory.create(TrialModule, new FastifyAdapter(), { logger: false })
    attachConsumers(app, strategy)
    await app.startAllMicroservices()
  })
  afterAll(() => publisher.stop(1_000))

  it('hands batches to a controller, whose Unavailable makes the partition wait', async () => {
    await publisher.publish(topicOfBatches, numbers(25).map(features))
    await eventually(() => seen.batches.length === 25)
    expect(seen.batches).toEqual(numbers(25))
    expect(events.filter(({ kind }) => kind === 'waiting')).toMatchObject([
      { error: { code: 'clickhouse-unavailable' } },
      { error: { code: 'clickhouse-unavailable' } },
    ])
    expect(events.filter(({ kind }) => kind === 'crashed')).toEqual([])
  })

  it('hands chunks with their state to a controller and keeps what it returns', async () => {
    await publisher.publish(topicOfChunks, [features(0), features(1)])
    await eventually(() => seen.chunks.length === 1)
    await publisher.publish(topicOfChunks, [features(2)])
    await eventually(() => seen.chunks.length === 2)
    expect(seen.chunks).toEqual(['', '2;'])
  })

  it('drains when the application closes', async () => {
    expect(strategy.isReady()).toBe(true)
    await app.close()
    const kept = await loadCheckpoints(link, `${prefix}chunks`, topicOfChunks.name)
    expect(kept.get(0)).toEqual({ offset: 3, state: '2;1;', plannedMax: null })
    const committed = await loadCheckpoints(link, `${prefix}batches`, topicOfBatches.name)
    expect(committed.get(0)?.offset).toBe(25)
  })

  it.each([
    ['an unknown topic', 'ml.nothing.v1', { mode: 'batches', groupId: 'g' }],
    ['an unknown mode', topics.outcomes.name, { mode: 'records', groupId: 'g' }],
    ['no group', topics.outcomes.name, { mode: 'batches' }],
    ['a misspelt option', topics.outcomes.name, { mode: 'batches', groupId: 'g', maxRecord: 5 }],
    ['no records at once', topics.outcomes.name, { mode: 'batches', groupId: 'g', maxRecords: 0 }],
  ])('refuses to start a handler with %s', async (_name, topic, extras) => {
    const broken = new KafkaStrategy(link, { publisher })
    broken.addHandler(topic, async () => undefined, true, extras)
    const error = await new Promise((resolve) => broken.listen(resolve))
    expect(error).toMatchObject({ code: 'kafka-handler-invalid' })
  })
})
