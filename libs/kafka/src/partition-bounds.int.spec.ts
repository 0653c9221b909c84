import { Unavailable } from '@weir/vocabulary'
import { randomUUID } from 'node:crypto'
import { eventually, features, newLink, newTopic } from './fixtures/real-kafka.ts'
import { newClient } from './kafka-link.ts'
import { boundsReader } from './partition-bounds.ts'
import { createPublisher } from './publisher.ts'

describe('the bounds of partitions on a real broker', () => {
  const link = newLink()
  const publisher = createPublisher(link)
  const bounds = boundsReader(link)
  afterAll(() => Promise.all([publisher.stop(1_000), bounds.stop()]))

  it('grow with what is published', async () => {
    const topic = await newTopic(link, 2)
    const empty = [0, 1].map((partition) => ({ partition, low: 0, high: 0 }))
    expect((await bounds.read(topic.name)).toSorted((a, b) => a.partition - b.partition)).toEqual(empty)
    await publisher.publish(
      topic,
      Array.from({ length: 30 }, (_, n) => features(n)),
    )
    const found = await bounds.read(topic.name)
    expect(found.map(({ low }) => low)).toEqual([0, 0])
    expect(found.reduce((sum, { high }) => sum + high, 0)).toBe(30)
  })

  it('lie beyond the last record where a transaction ended', async () => {
    const topic = await newTopic(link, 1)
    const producer = newClient(link).producer({
      transactionalId: randomUUID(),
      idempotent: true,
      maxInFlightRequests: 1,
    })
    await producer.connect()
    const transaction = await producer.transaction()
    const sent = await transaction.send({ topic: topic.name, messages: [{ key: 'flight 1', value: 'late' }] })
    await transaction.commit()
    await producer.disconnect()
    expect(sent.map(({ baseOffset }) => baseOffset)).toEqual(['0'])
    await eventually(async () => (await bounds.read(topic.name))[0]?.high === 2)
  })

  it('cannot be read of a topic that does not exist, and can be read again after that', async () => {
    await expect(bounds.read(`int.${randomUUID()}.v1`)).rejects.toThrow(Unavailable)
    const topic = await newTopic(link, 1)
    expect(await bounds.read(topic.name)).toEqual([{ partition: 0, low: 0, high: 0 }])
  })

  it('cannot be read where no broker answers', async () => {
    const nowhere = boundsReader(newLink({ brokers: ['127.0.0.1:1'] }))
    await expect(nowhere.read('int.v1')).rejects.toMatchObject({ code: 'kafka-unavailable' })
    await nowhere.stop()
  })
})
