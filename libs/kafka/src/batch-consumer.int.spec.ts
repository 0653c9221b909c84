import { deadLetterTopic, type FeaturesSubmitted, type Topic } from '@weir/contracts'
import { PoisonMessage, Unavailable } from '@weir/vocabulary'
import { Partitioners } from 'kafkajs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BatchOptions, consumeBatches } from './batch-consumer.ts'
import { loadCheckpoints } from './chunk-consumer.ts'
import { type ConsumedRecord } from './consumed-record.ts'
import { type ConsumerEvent } from './consumer-event.ts'
import { FaultProxy } from './fixtures/fault-proxy.ts'
import { brokerAddress, eventually, features, newGroup, newLink, newTopic } from './fixtures/real-kafka.ts'
import { newClient } from './kafka-link.ts'
import { type RunningConsumer } from './keep-consuming.ts'
import { createPublisher } from './publisher.ts'

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from)
const link = newLink()
const publisher = createPublisher(link)
const running: RunningConsumer[] = []

function start(
  options: Pick<BatchOptions<FeaturesSubmitted>, 'topic' | 'groupId' | 'onBatch'> &
    Partial<BatchOptions<never>>,
) {
  const events: ConsumerEvent[] = []
  const consumer = consumeBatches(link, {
    publisher,
    sessionTimeoutMs: 6_000,
    observe: (event) => void events.push(event),
    ...options,
  })
  running.push(consumer)
  return { consumer, events }
}

async function produceRaw(topic: string, values: readonly Buffer[]): Promise<void> {
  const producer = newClient(link).producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  await producer.send({
    topic,
    messages: values.map((value) => ({ key: 'k', partition: 0, value, headers: { own: 'x' } })),
  })
  await producer.disconnect()
}

const keysOf = (records: readonly ConsumedRecord<unknown>[]) =>
  records.map(({ key }) => Number(key.split(' ')[1]))

describe('consumeBatches against a real broker', () => {
  const warnings: string[] = []
  const onWarning = (warning: Error) => warnings.push(`${warning.name} ${warning.message}`)
  beforeAll(() => process.on('warning', onWarning))
  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumer) => consumer.stop()))
  })
  afterAll(async () => {
    process.off('warning', onWarning)
    await publisher.stop(1_000)
    expect(warnings).toEqual([])
  })

  it('hands over the records of a partition in order, and commits behind them', async () => {
    const topic = await newTopic(link, 1)
    const groupId = newGroup()
    const seen: number[] = []
    const sizes: number[] = []
    await publisher.publish(topic, numbers(250).map(features), { traceparent: 'tp' })
    const { consumer, events } = start({
      topic,
      groupId,
      maxRecords: 100,
      onBatch: async (records) => {
        sizes.push(records.length)
        seen.push(...keysOf(records))
        expect(records[0]).toMatchObject({ topic: topic.name, partition: 0, traceparent: 'tp' })
      },
    })
    await eventually(() => seen.length === 250)
    await eventually(() => consumer.isReady())
    expect(seen).toEqual(numbers(250))
    expect(Math.max(...sizes)).toBe(100)
    await consumer.stop()
    expect((await loadCheckpoints(link, groupId, topic.name)).get(0)?.offset).toBe(250)
    expect(events.filter(({ kind }) => kind === 'processed').at(-1)).toMatchObject({ partition: 0, lag: 0 })
  })

  it('brings new records to the handler within a fraction of a second', async () => {
    const topic = await newTopic(link, 1)
    const delays: number[] = []
    const { consumer } = start({
      topic,
      groupId: newGroup(),
      onBatch: async (records) =>
        void delays.push(...records.map(({ value }) => Date.now() - value.eventTime)),
    })
    await eventually(() => consumer.isReady())
    // One at a time: in a crowd, the last ones need not wait for the next fetch.
    for (const n of numbers(20)) {
      await publisher.publish(topic, [{ ...features(n), eventTime: Date.now() }])
      await eventually(() => delays.length > n)
    }
    // The quickest quarter: a busy machine makes some late, a consumer that waits makes all of them late.
    expect(delays.toSorted((a, b) => a - b)[4]).toBeLessThan(300)
  })

  it('sets aside what nobody can read, bytes unchanged, and handles the others', async () => {
    const topic = await newTopic(link, 1)
    const good = link.codec.encode(topic, features(1))
    good.writeUInt32BE(await link.codec.schemaIdOf(topic), 1)
    const unknownId = Buffer.from(good)
    unknownId.writeUInt32BE(2 ** 31 - 1, 1)
    const poison = [Buffer.from('{"json":1}'), unknownId, good.subarray(0, -3), Buffer.alloc(0)]
    await produceRaw(topic.name, [...poison, good, good])
    const seen: ConsumedRecord<FeaturesSubmitted>[] = []
    const { events } = start({
      topic,
      groupId: newGroup(),
      onBatch: async (records, tools) => {
        seen.push(...records)
        for (const record of records) {
          if (record.offset === 5)
            tools.deadLetter(record, new PoisonMessage('features-contract-unknown', 'no such contract'))
        }
      },
    })
    const letters: { value: Buffer | null; code: string; offset: bigint; own: string }[] = []
    const reader = newClient(link).consumer({ groupId: newGroup(), maxWaitTimeInMs: 50 })
    await reader.connect()
    await reader.subscribe({ topic: deadLetterTopic(topic.name), fromBeginning: true })
    await reader.run({
      eachMessage: async ({ message: { value, headers = {} } }) => {
        const offset = headers['kafka_dlt-original-offset']
        if (!Buffer.isBuffer(offset)) throw new Error('no offset')
        const code = String(headers['kafka_dlt-exception-code'])
        letters.push({ value, code, offset: offset.readBigInt64BE(), own: String(headers['own']) })
      },
    })
    await eventually(() => letters.length >= 5)
    await reader.disconnect()
    expect(seen.map(({ offset }) => offset)).toEqual([4, 5])
    expect(letters).toEqual([
      { value: poison[0], code: 'avro-not-framed', offset: 0n, own: 'x' },
      { value: poison[1], code: 'avro-schema-unknown', offset: 1n, own: 'x' },
      { value: poison[2], code: 'avro-malformed', offset: 2n, own: 'x' },
      { value: poison[3], code: 'avro-not-framed', offset: 3n, own: 'x' },
      { value: good, code: 'features-contract-unknown', offset: 5n, own: 'x' },
    ])
    await eventually(() => events.filter(({ kind }) => kind === 'deadLettered').length === 5)
  })

  it('waits while a system does not answer, longer than a session, and hands the same records over again', async () => {
    const topic = await newTopic(link, 1)
    await publisher.publish(topic, numbers(10).map(features))
    const handled: number[][] = []
    let firstAt: number | null = null
    const { events } = start({
      topic,
      groupId: newGroup(),
      onBatch: async (records) => {
        firstAt ??= performance.now()
        if (performance.now() - firstAt < 7_000) throw new Unavailable('clickhouse-unavailable', 'not yet')
        handled.push(keysOf(records))
      },
    })
    await eventually(() => handled.length === 1)
    expect(handled).toEqual([numbers(10)])
    expect(events.map(({ kind }) => kind).filter((kind) => kind === 'crashed')).toEqual([])
    expect(events.filter(({ kind }) => kind === 'joined')).toHaveLength(1)
  })

  it('keeps its partitions while a handler takes longer than a session', async () => {
    const topic = await newTopic(link, 1)
    await publisher.publish(topic, [features(0)])
    let calls = 0
    const { events } = start({
      topic,
      groupId: newGroup(),
      onBatch: async () => {
        calls += 1
        await sleep(7_000)
      },
    })
    await eventually(() => events.some(({ kind }) => kind === 'processed'))
    expect([calls, events.filter(({ kind }) => kind === 'joined').length]).toEqual([1, 1])
  })

  it('is built anew after a defect of the handler, and is called dead after five in a row', async () => {
    const topic = await newTopic(link, 1)
    await publisher.publish(topic, numbers(3).map(features))
    let isFixed = false
    const handled: number[] = []
    const { events } = start({
      topic,
      groupId: newGroup(),
      onBatch: async (records) => {
        if (!isFixed) throw new TypeError('a defect')
        handled.push(...keysOf(records))
      },
    })
    await eventually(() => events.some(({ kind }) => kind === 'dead'))
    const kinds = events.map(({ kind }) => kind)
    const untilDead = kinds.slice(0, kinds.indexOf('dead'))
    expect(untilDead.filter((kind) => kind === 'crashed')).toHaveLength(5)
    isFixed = true
    await eventually(() => handled.length === 3)
  })

  it('shares the partitions with a second consumer and takes them over when that one leaves, each record once', async () => {
    const topic = await newTopic(link, 4)
    const groupId = newGroup()
    const seen: number[] = []
    const onBatch = async (records: readonly ConsumedRecord<FeaturesSubmitted>[]) =>
      void seen.push(...keysOf(records))
    const first = start({ topic, groupId, onBatch })
    await eventually(() => first.consumer.isReady())
    const second = start({ topic, groupId, onBatch })
    let published = 0
    const publishSome = async () => {
      await publisher.publish(topic, numbers(20, published).map(features))
      published += 20
    }
    let isShared = true
    const share = async () => {
      try {
        await eventually(() => {
          const joined = second.events.find(({ kind }) => kind === 'joined')
          return joined?.kind === 'joined' && joined.partitions.length === 2
        })
        await second.consumer.stop()
      } finally {
        isShared = false
      }
    }
    // Records come all the while that partitions change hands, however long it takes, and after it.
    const produce = async () => {
      for (; isShared; await sleep(50)) await publishSome()
      await publishSome()
    }
    await Promise.all([share(), produce()])
    await eventually(() => new Set(seen).size === published)
    expect(seen.toSorted((a, b) => a - b)).toEqual(numbers(published))
  })

  it('leaves its group at once though it is stopped while it joins', async () => {
    const topic = await newTopic(link, 1)
    const groupId = newGroup()
    // A member that stayed behind would hold up the next one for as long as its session lasts.
    const sessionTimeoutMs = 30_000
    const startOne = () =>
      start({ topic, groupId, sessionTimeoutMs, onBatch: async () => undefined }).consumer
    const joinMs = async () => {
      const startedAt = performance.now()
      const consumer = startOne()
      await eventually(() => consumer.isReady())
      const tookMs = performance.now() - startedAt
      await consumer.stop()
      return tookMs
    }
    const aloneMs = await joinMs()
    for (const share of [0, 0.05, 0.2, 0.4, 0.8]) {
      const consumer = startOne()
      await sleep(share * aloneMs)
      await consumer.stop()
    }
    expect(await joinMs()).toBeLessThan(sessionTimeoutMs / 2)
  })

  it.each(['refused', 'black hole'] as const)(
    'goes on by itself after the broker was %s for longer than a session',
    async (mode) => {
      const proxy = await FaultProxy.before(brokerAddress())
      const topic: Topic<FeaturesSubmitted> = await newTopic(link, 2)
      const seen = new Set<number>()
      const consumer = consumeBatches(newLink({ openSocket: proxy.openSocket }), {
        topic,
        groupId: newGroup(),
        publisher,
        sessionTimeoutMs: 6_000,
        onBatch: async (records) => {
          for (const n of keysOf(records)) seen.add(n)
        },
      })
      running.push(consumer)
      await publisher.publish(topic, numbers(50).map(features))
      await eventually(() => seen.size === 50)
      proxy.set(mode)
      await publisher.publish(topic, numbers(50, 50).map(features))
      await sleep(8_000)
      expect(seen.size).toBe(50)
      proxy.set('open')
      await eventually(() => seen.size === 100, 120_000)
      await consumer.stop()
      await proxy.close()
    },
    240_000,
  )
})
