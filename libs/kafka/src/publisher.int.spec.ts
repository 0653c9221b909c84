import { type Topic, deadLetterTopic, type FeaturesSubmitted } from '@weir/contracts'
import { PoisonMessage, Unavailable } from '@weir/vocabulary'
import { type KafkaMessage } from 'kafkajs'
import { setTimeout as sleep } from 'node:timers/promises'
import { brokerAddress, eventually, features, newGroup, newLink, newTopic } from './fixtures/real-kafka.ts'
import { FaultProxy } from './fixtures/fault-proxy.ts'
import { type KafkaLink, newClient } from './kafka-link.ts'
import { partitionOf } from './partition-of.ts'
import { createPublisher } from './publisher.ts'

type Seen = KafkaMessage & { readonly partition: number }

/** How many records the topic has. */
async function sizeOf(link: KafkaLink, topic: string): Promise<number> {
  const admin = newClient(link).admin()
  await admin.connect()
  const bounds = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return bounds.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0)
}

/** Reads all raw records of a topic with kafkajs itself, repeats too. */
async function rawRecords(link: KafkaLink, topic: string): Promise<Seen[]> {
  const count = await sizeOf(link, topic)
  const seen: Seen[] = []
  const consumer = newClient(link).consumer({ groupId: newGroup(), maxWaitTimeInMs: 50 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message, partition }) => void seen.push({ ...message, partition }),
  })
  await eventually(() => seen.length >= count)
  await consumer.disconnect()
  return seen
}

function headerText(message: KafkaMessage, name: string): string | undefined {
  return message.headers?.[name]?.toString()
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('the publisher against a real broker', () => {
  const link = newLink()
  const warnings: string[] = []
  const onWarning = (warning: Error) => warnings.push(`${warning.name} ${warning.message}`)
  let topic: Topic<FeaturesSubmitted>

  beforeAll(async () => {
    process.on('warning', onWarning)
    topic = await newTopic(link, 6)
  })
  afterAll(() => process.off('warning', onWarning))

  it('publishes to the partition of the key, with the schema id and the headers of an event', async () => {
    const publisher = createPublisher(link)
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await publisher.publish(topic, numbers(100).map(features), { traceparent })
    await publisher.stop(1_000)
    const seen = await rawRecords(link, topic.name)
    const id = await link.codec.schemaIdOf(topic)
    for (const { key, value, partition } of seen) {
      expect(partition).toBe(partitionOf(key ?? '', 6))
      expect([value?.[0], value?.readUInt32BE(1)]).toEqual([0, id])
    }
    const [first] = seen
    if (first === undefined) throw new Error('nothing came')
    expect(headerText(first, 'ce_specversion')).toBe('1.0')
    expect(headerText(first, 'ce_type')).toBe(topic.ceType)
    expect(headerText(first, 'ce_source')).toBe('/weir/int')
    expect(headerText(first, 'content-type')).toBe('application/avro')
    expect(headerText(first, 'traceparent')).toBe(traceparent)
    expect(Math.abs(Date.parse(headerText(first, 'ce_time') ?? '') - Date.now())).toBeLessThan(60_000)
    expect(new Set(seen.map((message) => headerText(message, 'ce_id'))).size).toBe(100)
  })

  it('brings a dead letter to its partition, bytes unchanged, with its own headers and the reason', async () => {
    const publisher = createPublisher(link)
    const value = Buffer.from([255, 0, 1])
    const letter = {
      topic: topic.name,
      partition: 4,
      offset: 17,
      timestamp: 5,
      key: Buffer.from('k'),
      value,
      groupId: 'g',
    }
    await publisher.deadLetter([
      { ...letter, headers: { own: 'x' }, reason: new PoisonMessage('avro-not-framed', 'why') },
    ])
    await publisher.stop(1_000)
    const [seen] = await rawRecords(link, deadLetterTopic(topic.name))
    expect(seen).toMatchObject({ partition: 4, key: Buffer.from('k'), value })
    expect(seen?.headers).toMatchObject({
      own: Buffer.from('x'),
      'kafka_dlt-exception-code': Buffer.from('avro-not-framed'),
    })
  })

  it('says that Kafka is unavailable when it is, and publishes again when it is back', async () => {
    const proxy = await FaultProxy.before(brokerAddress())
    const throughProxy = newLink({ openSocket: proxy.openSocket })
    const fresh = await newTopic(link, 1)
    const publisher = createPublisher(throughProxy)
    await publisher.publish(fresh, [features(0)])
    proxy.set('refused')
    await expect(publisher.publish(fresh, [features(1)])).rejects.toThrow(Unavailable)
    proxy.set('open')
    await publisher.publish(fresh, [features(2)])
    await publisher.stop(1_000)
    await proxy.close()
    const keys = (await rawRecords(link, fresh.name)).map(({ key }) => key?.toString())
    expect(keys).toEqual(['flight 0', 'flight 2'])
  })

  it('offers without waiting while the broker is down, and has each record once and in order when it is back', async () => {
    const proxy = await FaultProxy.before(brokerAddress())
    const throughProxy = newLink({ openSocket: proxy.openSocket })
    const fresh = await newTopic(link, 1)
    const publisher = createPublisher(throughProxy, { capacity: 2_000 })
    publisher.offer(fresh, features(0))
    expect(await publisher.flush(60_000)).toBe(0)

    proxy.set('refused')
    // All are answered in one turn of the event loop: nothing can have been waited for.
    const taken = numbers(2_500).map((n) => publisher.offer(fresh, features(n + 1)))
    expect(taken.filter((isTaken) => isTaken)).toHaveLength(2_000)
    expect(publisher.counts()).toEqual({ waiting: 2_000, dropped: 500 })
    expect(await publisher.flush(1_500)).toBe(2_000)

    proxy.set('open')
    expect(await publisher.flush(60_000)).toBe(0)
    await publisher.stop(1_000)
    await proxy.close()
    const keys = (await rawRecords(link, fresh.name)).map(({ key }) => key?.toString())
    expect(keys).toEqual(numbers(2_001).map((n) => `flight ${n}`))
  })

  it('has each offered record once though connections are cut all the time', async () => {
    const proxy = await FaultProxy.before(brokerAddress())
    const fresh = await newTopic(link, 3)
    const publisher = createPublisher(newLink({ openSocket: proxy.openSocket }))
    for (const round of numbers(12)) {
      for (const n of numbers(400)) publisher.offer(fresh, features(round * 400 + n))
      await sleep(20 + round * 7)
      proxy.set('refused')
      proxy.set('open')
    }
    expect(await publisher.flush(90_000)).toBe(0)
    await publisher.stop(1_000)
    await proxy.close()
    const seen = await rawRecords(link, fresh.name)
    expect(seen.map(({ key }) => key?.toString()).toSorted()).toEqual(
      numbers(4_800)
        .map((n) => `flight ${n}`)
        .toSorted(),
    )
  })

  it('has each offered record once after its connections were forgotten by a firewall', async () => {
    const proxy = await FaultProxy.before(brokerAddress())
    const fresh = await newTopic(link, 1)
    const publisher = createPublisher(newLink({ openSocket: proxy.openSocket }))
    publisher.offer(fresh, features(0))
    expect(await publisher.flush(60_000)).toBe(0)
    proxy.set('black hole')
    for (const n of numbers(10)) publisher.offer(fresh, features(n + 1))
    await sleep(500)
    proxy.set('open')
    expect(await publisher.flush(150_000)).toBe(0)
    await publisher.stop(1_000)
    await proxy.close()
    const keys = (await rawRecords(link, fresh.name)).map(({ key }) => key?.toString())
    expect(keys).toEqual(numbers(11).map((n) => `flight ${n}`))
  }, 240_000)

  it('has caused no process warning', () => {
    expect(warnings).toEqual([])
  })
})
