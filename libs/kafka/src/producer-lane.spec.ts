import { InvalidInput, Unavailable } from '@weir/vocabulary'
import { type ProducerBatch } from 'kafkajs'
import { kafkaCode } from './kafka-failure.ts'
import { type OutgoingRecord, ProducerLane } from './producer-lane.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** An error of the broker, wrapped as deep as kafkajs does. */
function refusal(code: number): Error {
  const protocol = Object.assign(new Error('refused'), { name: 'KafkaJSProtocolError', code, type: 'X' })
  return new Error('KafkaJSNonRetriableError', { cause: protocol })
}

/** Producers that fail as they are told, one answer a request. */
class FakeKafka {
  readonly sent: { producer: number; partitions: number[] }[] = []
  producers = 0
  answers: (Error | null)[] = []

  readonly connect = async () => {
    this.producers += 1
    const producer = this.producers
    return {
      disconnect: async () => undefined,
      sendBatch: async ({ topicMessages = [] }: ProducerBatch) => {
        const partitions = topicMessages.flatMap(({ messages }) =>
          messages.map(({ partition = -1 }) => partition),
        )
        this.sent.push({ producer, partitions })
        const answer = this.answers.shift() ?? null
        if (answer !== null) throw answer
        return []
      },
    }
  }
}

const records = (...partitions: number[]): OutgoingRecord[] =>
  partitions.map((partition) => ({ topic: 't', partition, key: null, value: Buffer.alloc(1), headers: {} }))

describe('a producer lane', () => {
  it('keeps one producer as long as it works', async () => {
    const kafka = new FakeKafka()
    const lane = new ProducerLane(kafka.connect, silent)
    await lane.send(records(0, 1))
    await lane.send(records(2))
    expect(kafka.sent).toEqual([
      { producer: 1, partitions: [0, 1] },
      { producer: 1, partitions: [2] },
    ])
  })

  it('takes "duplicate sequence" for written, and replaces the producer whose numbers no longer fit', async () => {
    const kafka = new FakeKafka()
    kafka.answers = [refusal(kafkaCode.duplicateSequence)]
    const lane = new ProducerLane(kafka.connect, silent)
    await lane.send(records(0, 0))
    await lane.send(records(0))
    expect(kafka.sent.map(({ producer }) => producer)).toEqual([1, 2])
  })

  it('asks partition by partition where a "duplicate sequence" may be that of any', async () => {
    const kafka = new FakeKafka()
    kafka.answers = [refusal(kafkaCode.duplicateSequence)]
    await new ProducerLane(kafka.connect, silent).send(records(0, 1, 0))
    expect(kafka.sent).toEqual([
      { producer: 1, partitions: [0, 1, 0] },
      { producer: 1, partitions: [0, 0] },
      { producer: 1, partitions: [1] },
    ])
  })

  it.each([kafkaCode.outOfOrderSequence, kafkaCode.unknownProducerId, kafkaCode.invalidProducerEpoch])(
    'sends again with a new producer after error %i',
    async (code) => {
      const kafka = new FakeKafka()
      kafka.answers = [refusal(code)]
      await new ProducerLane(kafka.connect, silent).send(records(0))
      expect(kafka.sent.map(({ producer }) => producer)).toEqual([1, 2])
    },
  )

  it('never sends other records with the numbers of a send that has failed', async () => {
    const kafka = new FakeKafka()
    kafka.answers = [new Error('connection lost')]
    const lane = new ProducerLane(kafka.connect, silent)
    await expect(lane.send(records(0))).rejects.toThrow(Unavailable)
    await lane.send(records(1))
    expect(kafka.sent.map(({ producer }) => producer)).toEqual([1, 2])
  })

  it('says that a record is too large, which no repeat will change', async () => {
    const kafka = new FakeKafka()
    kafka.answers = [refusal(kafkaCode.messageTooLarge)]
    await expect(new ProducerLane(kafka.connect, silent).send(records(0))).rejects.toThrow(InvalidInput)
  })
})
