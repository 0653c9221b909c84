import { connect } from 'node:net'

const probeTimeoutMs = 5000
const api = { metadata: 3, offsetFetch: 9, findCoordinator: 10 } as const
/** One name for each of the four partitions of the offsets topic. */
const probeGroups = ['a', 'b', 'c', 'd']

interface Broker {
  readonly host: string
  readonly port: number
}

/** Asks the broker for the cluster's metadata, as every client does first.
 *  @throws Error while there is no answer, or one without a broker in it */
export async function probeKafka(broker: Broker): Promise<void> {
  const answer = await ask(broker, { api: api.metadata, version: 1, body: int32(0) })
  if (answer.readInt32BE(0) === 0) throw new Error('the broker has not joined its cluster yet')
}

/** Like probeKafka, and consumer groups work: the offsets topic exists and is loaded. Without this wait the
 *  first consumers after a start are told to come back later, which their client reports as an error.
 *  @throws Error while this is not so */
export async function probeKafkaGroups(broker: Broker): Promise<void> {
  await probeKafka(broker)
  for (const group of probeGroups) {
    const found = await ask(broker, { api: api.findCoordinator, version: 0, body: text(group) })
    assertNoError(found.readInt16BE(0), `group coordinator of ${group}`)
    // All topics of the group (-1): an empty list, then the error of the group.
    const offsets = await ask(broker, {
      api: api.offsetFetch,
      version: 2,
      body: Buffer.concat([text(group), int32(-1)]),
    })
    assertNoError(offsets.readInt16BE(offsets.length - 2), `offsets of ${group}`)
  }
}

function assertNoError(code: number, what: string): void {
  if (code !== 0) throw new Error(`${what}: Kafka error ${code}`)
}

/** Sends one request on a connection of its own.
 *  @returns the answer's body, after size and correlation id */
async function ask(broker: Broker, request: { api: number; version: number; body: Buffer }): Promise<Buffer> {
  const head = Buffer.alloc(10)
  head.writeInt16BE(request.api, 0)
  head.writeInt16BE(request.version, 2)
  // Correlation id 0 and no client id (-1).
  head.writeInt16BE(-1, 8)
  const answer = await exchange(
    broker,
    Buffer.concat([int32(head.length + request.body.length), head, request.body]),
  )
  if (answer.length < 8 || answer.readInt32BE(0) !== 0)
    throw new Error('the answer is not that of a Kafka broker')
  return answer.subarray(4)
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeInt16BE(Buffer.byteLength(value))
  return Buffer.concat([length, Buffer.from(value)])
}

/** Resolves with the first whole message that comes back, without its size. */
function exchange(broker: Broker, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(broker, () => socket.write(message))
    let received = Buffer.alloc(0)
    socket.setTimeout(probeTimeoutMs, () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed without an answer')))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return
      resolve(received.subarray(4))
      socket.destroy()
    })
  })
}
