import { PoisonMessage } from '@weir/vocabulary'
import { deadLetterHeaders } from './dead-letter.ts'

describe('the headers of a dead letter', () => {
  it('are the record’s own and those of Spring Kafka, numbers big-endian', () => {
    const headers = deadLetterHeaders({
      topic: 'ml.features.submitted.v1',
      partition: 3,
      offset: 2 ** 40 + 7,
      timestamp: 1_000_000_000_000,
      key: null,
      value: Buffer.from('x'),
      headers: { own: Buffer.from('1') },
      groupId: 'scorer',
      reason: new PoisonMessage('avro-malformed', 'cut off', { cause: new RangeError('x') }),
    })
    expect(headers).toMatchObject({
      own: Buffer.from('1'),
      'kafka_dlt-original-topic': 'ml.features.submitted.v1',
      'kafka_dlt-original-partition': Buffer.from([0, 0, 0, 3]),
      'kafka_dlt-original-offset': Buffer.from([0, 0, 1, 0, 0, 0, 0, 7]),
      'kafka_dlt-original-consumer-group': 'scorer',
      'kafka_dlt-exception-fqcn': 'io.weir.PoisonMessage',
      'kafka_dlt-exception-cause-fqcn': 'RangeError',
      'kafka_dlt-exception-message': 'cut off',
      'kafka_dlt-exception-code': 'avro-malformed',
    })
  })
})
