import { type OutgoingRecord } from './producer-lane.ts'
import { PublishQueue } from './publish-queue.ts'

function records(topic: string, count: number, bytes = 10): OutgoingRecord[] {
  return Array.from({ length: count }, () => ({
    topic,
    partition: 0,
    key: null,
    value: Buffer.alloc(bytes),
    headers: {},
  }))
}

class Sends {
  readonly topics: string[][] = []
  readonly sizes: number[] = []
  underWay = 0
  mostAtOnce = 0
  failOn = ''
  readonly send = async (sent: readonly OutgoingRecord[]) => {
    this.underWay += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay)
    await new Promise(setImmediate)
    this.underWay -= 1
    const names = [...new Set(sent.map(({ topic }) => topic))]
    if (names.includes(this.failOn)) throw new Error('refused')
    this.topics.push(names)
    this.sizes.push(sent.length)
  }
}

describe('the publish queue', () => {
  it('has one request under way, and sends together what came meanwhile', async () => {
    const sends = new Sends()
    const queue = new PublishQueue(sends.send)
    await Promise.all(['a', 'b', 'c', 'd'].map((topic) => queue.add(records(topic, 2))))
    expect([sends.topics, sends.mostAtOnce]).toEqual([[['a'], ['b', 'c', 'd']], 1])
  })

  it('cuts what one caller brings into requests, by records and by bytes, in order', async () => {
    const sends = new Sends()
    const queue = new PublishQueue(sends.send)
    await queue.add(records('a', 1_100))
    await queue.add(records('b', 5, 400_000))
    expect(sends.sizes).toEqual([500, 500, 100, 2, 2, 1])
  })

  it('tells each caller of a failed request, and goes on with the next', async () => {
    const sends = new Sends()
    sends.failOn = 'b'
    const queue = new PublishQueue(sends.send)
    const results = await Promise.allSettled(['a', 'b', 'c'].map((topic) => queue.add(records(topic, 1))))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    await queue.add(records('d', 1))
    expect(sends.topics).toEqual([['a'], ['d']])
  })
})
