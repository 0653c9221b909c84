import { InvalidInput, Unavailable } from '@weir/vocabulary'
import { setTimeout as sleep } from 'node:timers/promises'
import { OfferLane, type OfferLimits } from './offer-lane.ts'
import { type OutgoingRecord } from './producer-lane.ts'

interface Offered {
  readonly value: Buffer
  readonly n: number
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A Kafka that fails as it is told and remembers what it took. */
class FakeKafka {
  readonly requests: number[][] = []
  failures: Error[] = []
  refused: number | null = null
  hold: Promise<void> = Promise.resolve()

  async prepare(batch: readonly Offered[]): Promise<OutgoingRecord[]> {
    return batch.map(({ n, value }) => ({ topic: 't', partition: n, key: null, value, headers: {} }))
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.hold
    const failure = this.failures.shift()
    if (failure !== undefined) throw failure
    const numbers = records.map(({ partition }) => partition)
    if (this.refused !== null && numbers.includes(this.refused))
      throw new InvalidInput('kafka-record-too-large', 'x')
    this.requests.push(numbers)
  }

  get taken(): number[] {
    return this.requests.flat()
  }
}

function newLane(kafka: FakeKafka, limits: Partial<OfferLimits> = {}) {
  const lane = new OfferLane<Offered>(
    { capacity: 2_000, maxBytes: 10_000_000, lingerMs: 5, ...limits },
    kafka,
    silent,
  )
  const offer = (n: number, bytes = 10) => lane.add({ n, value: Buffer.alloc(bytes) })
  return { lane, offer }
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('the lane of offered records', () => {
  it('sends what comes within the linger time in one request', async () => {
    const kafka = new FakeKafka()
    const { lane, offer } = newLane(kafka)
    numbers(3).forEach((n) => offer(n))
    expect(kafka.requests).toEqual([])
    expect(await lane.flush(20_000)).toBe(0)
    expect(kafka.requests).toEqual([[0, 1, 2]])
  })

  it('does not wait for the linger time when a request is full', async () => {
    const kafka = new FakeKafka()
    const { lane, offer } = newLane(kafka, { lingerMs: 60_000 })
    numbers(500).forEach((n) => offer(n))
    while (kafka.requests.length === 0) await sleep(1)
    expect(kafka.requests.map((request) => request.length)).toEqual([500])
    lane.stop()
  })

  it('keeps the order and loses nothing through failures', async () => {
    const kafka = new FakeKafka()
    kafka.failures = [new Unavailable('kafka-unavailable', 'x'), new Error('socket')]
    const { lane, offer } = newLane(kafka)
    numbers(1_200).forEach((n) => offer(n))
    expect(await lane.flush(20_000)).toBe(0)
    expect(kafka.taken).toEqual(numbers(1_200))
    expect(lane.dropped).toBe(0)
  })

  it('drops and counts what does not fit, by records and by bytes, and never grows', async () => {
    const kafka = new FakeKafka()
    let release: () => void = () => undefined
    kafka.hold = new Promise((resolve) => {
      release = resolve
    })
    const { lane, offer } = newLane(kafka, { capacity: 10, maxBytes: 10_000 })
    expect(
      numbers(12)
        .map((n) => offer(n))
        .filter((isTaken) => !isTaken),
    ).toHaveLength(2)
    expect([lane.waiting, lane.dropped]).toEqual([10, 2])
    release()
    await lane.flush(20_000)
    expect(offer(12, 20_000)).toBe(false)
    expect([kafka.taken, lane.dropped]).toEqual([numbers(10), 3])
  })

  it('drops one record that Kafka refuses for good, and no other', async () => {
    const kafka = new FakeKafka()
    kafka.refused = 3
    const { lane, offer } = newLane(kafka)
    numbers(6).forEach((n) => offer(n))
    expect(await lane.flush(20_000)).toBe(0)
    expect([kafka.taken, lane.dropped]).toEqual([[0, 1, 2, 4, 5], 1])
  })

  it('tells after the deadline of a flush how much is left, and counts it as dropped when it stops', async () => {
    const kafka = new FakeKafka()
    kafka.hold = new Promise(() => undefined)
    const { lane, offer } = newLane(kafka)
    numbers(4).forEach((n) => offer(n))
    expect(await lane.flush(20)).toBe(4)
    lane.stop()
    expect([lane.waiting, lane.dropped, offer(5), lane.dropped]).toEqual([0, 4, false, 5])
  })

  it('goes on with what comes just as it has sent everything', async () => {
    const kafka = new FakeKafka()
    const { lane, offer } = newLane(kafka, { lingerMs: 1 })
    for (let n = 0; n < 40; n += 1) {
      offer(n)
      await sleep(n % 4)
    }
    expect(await lane.flush(20_000)).toBe(0)
    expect(kafka.taken).toEqual(numbers(40))
  })
})
