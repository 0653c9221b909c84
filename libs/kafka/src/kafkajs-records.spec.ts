import fc from 'fast-check'
import { createRequire } from 'node:module'
import { encodeRecord, patchKafkajsRecords } from './kafkajs-records.ts'

const require = createRequire(import.meta.url)
const original = require('kafkajs/src/protocol/recordBatch/record/v0')

const bytes = fc.uint8Array({ maxLength: 300 }).map((part) => Buffer.from(part))
const text = fc.constantFrom('', 'ce_id', 'é', '航班', 'x'.repeat(200))
const part = fc.oneof(bytes, text, fc.constant(null))
const records = fc.record({
  offsetDelta: fc.nat({ max: 100_000 }),
  timestampDelta: fc.oneof(fc.nat(), fc.constantFrom(-1, -70, 2 ** 31, 1_700_000_000_000)),
  key: part,
  value: part,
  headers: fc.dictionary(
    fc.constantFrom('a', 'ce_type', 'é'),
    fc.oneof(bytes, text, fc.array(bytes, { maxLength: 3 })),
  ),
})

describe('the record encoder', () => {
  it('gives the bytes that kafkajs gives', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(encodeRecord(record).buffer.equals(original(record).buffer)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is the one that kafkajs uses once it is patched in, and takes headers without a value', async () => {
    patchKafkajsRecords()
    const request = require('kafkajs/src/protocol/requests/produce/v3/request')
    const record = { key: null, value: Buffer.from('v'), headers: { h: null } }
    // kafkajs' own encoder throws at a header without a value, which other clients do write.
    expect(() => original(record)).toThrow('Received null')
    const partitions = [{ partition: 0, firstSequence: 0, messages: [record] }]
    const encoded = await request({ acks: -1, timeout: 1, topicData: [{ topic: 't', partitions }] }).encode()
    expect(encoded.buffer.includes(encodeRecord(record).buffer)).toBe(true)
  })
})
