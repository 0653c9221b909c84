import { type ConsumedRecord } from './consumed-record.ts'
import { type ConsumerEvent } from './consumer-event.ts'
import { FaultProxy } from './fixtures/fault-proxy.ts'
import { brokerAddress, eventually, features, newLink, newTopic } from './fixtures/real-kafka.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPublisher } from './publisher.ts'
import { readAll } from './read-all.ts'

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from)
const keysOf = (records: readonly ConsumedRecord<unknown>[]) =>
  records.map(({ key }) => Number(key.split(' ')[1]))
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)

describe('readAll against a real broker', () => {
  const link = newLink()
  const publisher = createPublisher(link)
  afterAll(() => publisher.stop(1_000))

  it('says when it has read what was there at the start, and goes on following', async () => {
    const topic = await newTopic(link, 3)
    await publisher.publish(topic, numbers(700).map(features))
    const seen: number[] = []
    let atCatchUp: number[] | null = null
    const reader = readAll(link, {
      topic,
      onRecords: (records) => void seen.push(...keysOf(records)),
      onCaughtUp: () => {
        atCatchUp = [...seen]
      },
    })
    await eventually(() => atCatchUp !== null)
    expect(sorted(atCatchUp ?? [])).toEqual(numbers(700))
    await publisher.publish(topic, numbers(50, 700).map(features))
    await eventually(() => seen.length >= 750)
    expect(reader.isReady()).toBe(true)
    await reader.stop()
    expect(sorted(seen)).toEqual(numbers(750))
  })

  it('gives every reader every record, and an empty topic is caught up with at once', async () => {
    const topic = await newTopic(link, 2)
    const counts = [0, 0]
    let caughtUp = 0
    const readers = counts.map((_, at) =>
      readAll(link, {
        topic,
        onRecords: (records) => void (counts[at] = (counts[at] ?? 0) + records.length),
        onCaughtUp: () => void (caughtUp += 1),
      }),
    )
    await eventually(() => caughtUp === 2)
    await publisher.publish(topic, numbers(20).map(features))
    await eventually(() => counts.every((count) => count === 20))
    await Promise.all(readers.map((reader) => reader.stop()))
  })

  it('begins at a time', async () => {
    const topic = await newTopic(link, 2)
    await publisher.publish(topic, numbers(30).map(features))
    await sleep(50)
    const fromTimestamp = Date.now()
    await sleep(50)
    await publisher.publish(topic, numbers(10, 30).map(features))
    const seen: number[] = []
    let isCaughtUp = false
    const reader = readAll(link, {
      topic,
      fromTimestamp,
      onRecords: (records) => void seen.push(...keysOf(records)),
      onCaughtUp: () => void (isCaughtUp = true),
    })
    await eventually(() => isCaughtUp)
    await reader.stop()
    expect(sorted(seen)).toEqual(numbers(10, 30))
  })

  it('goes on where it was after the broker was away, and says only once that it caught up', async () => {
    const proxy = await FaultProxy.before(brokerAddress())
    const topic = await newTopic(link, 2)
    await publisher.publish(topic, numbers(100).map(features))
    const seen: number[] = []
    const events: ConsumerEvent[] = []
    let caughtUp = 0
    const reader = readAll(newLink({ openSocket: proxy.openSocket }), {
      topic,
      onRecords: (records) => void seen.push(...keysOf(records)),
      onCaughtUp: () => void (caughtUp += 1),
      observe: (event) => void events.push(event),
    })
    await eventually(() => seen.length >= 100)
    proxy.set('refused')
    await eventually(() => events.some(({ kind }) => kind === 'crashed'))
    await publisher.publish(topic, numbers(100, 100).map(features))
    proxy.set('open')
    await eventually(() => seen.length >= 200)
    await reader.stop()
    await proxy.close()
    expect([sorted(seen), caughtUp]).toEqual([numbers(200), 1])
  })

  it('stops in the middle of waiting for a broker that is not there', async () => {
    const nowhere = newLink({ brokers: ['127.0.0.1:1'] })
    const topic = await newTopic(link, 1)
    const reader = readAll(nowhere, { topic, onRecords: () => undefined, onCaughtUp: () => undefined })
    await sleep(100)
    const startedAt = Date.now()
    await reader.stop()
    // It ends with the attempt under way, which takes kafkajs 10 s of pauses; else it would wait for ever.
    expect(Date.now() - startedAt).toBeLessThan(60_000)
  })
})
