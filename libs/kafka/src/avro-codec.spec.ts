import { type FeaturesSubmitted, type PredictionServed, topics, type Topic } from '@weir/contracts'
import { InvalidInput, PoisonMessage, Unavailable } from '@weir/vocabulary'
import avsc from 'avsc'
import fc from 'fast-check'
import { createAvroCodec, maxValueBytes, stampSchemaId } from './avro-codec.ts'
import { type SchemaSource } from './schema-registry.ts'

const prediction: PredictionServed = {
  predictionId: 'p',
  requestId: 'r',
  row: 0,
  entityId: 'flight 17',
  model: 'delay',
  version: 3,
  intendedVersion: 3,
  intendedRole: 'challenger',
  answeringRole: 'champion',
  epoch: 9_007_199_254_740_990,
  rolloutId: null,
  probability: 0.05,
  segment: '',
  eventTime: 1_000_000_000_000,
  featureTime: null,
  servedTime: 1_000_000_000_001,
  latencyMs: 2.5,
  status: 'ok',
  isNotNumber: false,
  source: 'http',
  sourceTopic: null,
  sourcePartition: null,
  sourceOffset: null,
  contractRevision: 1,
  numericFeatures: [0.5, Number.NaN, -1],
  categoricalFeatures: ['ORD', null],
  outputs: [0.25],
  score: 0.25,
  predictedClass: 'late',
  producer: 'gateway-1',
}

class FakeRegistry implements SchemaSource {
  readonly schemas = new Map<number, string>([[7, topics.predictions.schema]])
  isDown = false
  asked: number[] = []
  async schemaById(id: number) {
    if (this.isDown) throw new Unavailable('schema-registry-unavailable', 'down')
    this.asked.push(id)
    return this.schemas.get(id) ?? null
  }
  async idOfSchema() {
    return 7
  }
}

function framed(id: number, body: Buffer): Buffer {
  const frame = Buffer.alloc(5)
  frame.writeUInt32BE(id, 1)
  return Buffer.concat([frame, body])
}

function encoded(id = 7): Buffer {
  const bytes = createAvroCodec(new FakeRegistry()).encode(topics.predictions, prediction)
  stampSchemaId(bytes, id)
  return bytes
}

function topicOf(schema: object): Topic<unknown> {
  return { ...topics.features, schema: JSON.stringify(schema), keyOf: () => '' }
}

async function codesOf(results: Promise<readonly unknown[]>): Promise<unknown[]> {
  return (await results).map((result) => (result instanceof PoisonMessage ? result.code : 'read'))
}

describe('the Avro codec', () => {
  it('reads back what it wrote, in Confluent framing', async () => {
    const bytes = encoded()
    expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 7])
    const [read] = await createAvroCodec(new FakeRegistry()).readerOf(topics.predictions).decodeAll([bytes])
    expect({ ...(read as object) }).toEqual(prediction)
  })

  it('keeps values apart that it cuts from one slab, and takes those that are larger than the slab', async () => {
    const codec = createAvroCodec(new FakeRegistry())
    const sizes = [10, 60_000, 70_000, 3, 40_000, 1]
    const values = sizes.map((size, at) => ({
      ...prediction,
      row: at,
      outputs: Array.from({ length: size }, () => at),
    }))
    const bytes = values.map((value) => codec.encode(topics.predictions, value))
    for (const framed of bytes) stampSchemaId(framed, 7)
    const read = await codec.readerOf(topics.predictions).decodeAll(bytes)
    expect(read.map((value) => value instanceof PoisonMessage || [value.row, value.outputs.length])).toEqual(
      sizes.map((size, at) => [at, size]),
    )
  })

  it('refuses to write a value that does not fit its schema or is larger than a megabyte', () => {
    const codec = createAvroCodec(new FakeRegistry())
    const wrong = { ...prediction, epoch: 2 ** 53 }
    expect(() => codec.encode(topics.predictions, wrong)).toThrow(
      expect.objectContaining({ code: 'avro-value-invalid' }),
    )
    const large = { ...prediction, segment: 'x'.repeat(maxValueBytes) }
    expect(() => codec.encode(topics.predictions, large)).toThrow(
      expect.objectContaining({ code: 'avro-value-too-large' }),
    )
    expect(() => codec.encode(topics.predictions, large)).toThrow(InvalidInput)
  })

  it('reads what an older schema wrote, with defaults for what it did not know', async () => {
    const older = JSON.parse(topics.predictions.schema)
    older.fields = older.fields.filter(({ name }: { name: string }) => name !== 'segment')
    const registry = new FakeRegistry()
    registry.schemas.set(8, JSON.stringify(older))
    const bytes = framed(8, avsc.Type.forSchema(older).toBuffer(prediction))
    const [read] = await createAvroCodec(registry).readerOf(topics.predictions).decodeAll([bytes])
    expect(read).toMatchObject({ predictionId: 'p', segment: '' })
  })

  it('names the reason for each value that nobody can read, and reads the others', async () => {
    const registry = new FakeRegistry()
    registry.schemas.set(9, topics.outcomes.schema)
    const values = [
      null,
      Buffer.from('{"json":true}'),
      encoded(404),
      encoded(9),
      encoded().subarray(0, -1),
      Buffer.concat([encoded(), Buffer.from([1])]),
      framed(7, Buffer.alloc(maxValueBytes)),
      encoded(),
    ]
    const codes = await codesOf(createAvroCodec(registry).readerOf(topics.predictions).decodeAll(values))
    expect(codes).toEqual([
      'avro-not-framed',
      'avro-not-framed',
      'avro-schema-unknown',
      'avro-schema-foreign',
      'avro-malformed',
      'avro-malformed',
      'avro-too-large',
      'read',
    ])
  })

  it('asks for an unknown schema id once in ten seconds, and reads its values when it has appeared', async () => {
    const registry = new FakeRegistry()
    let now = 0
    const reader = createAvroCodec(registry, () => now).readerOf(topics.predictions)
    await reader.decodeAll([encoded(8), encoded(8)])
    registry.schemas.set(8, topics.predictions.schema)
    now = 9_999
    expect(await codesOf(reader.decodeAll([encoded(8)]))).toEqual(['avro-schema-unknown'])
    now = 10_000
    expect(await codesOf(reader.decodeAll([encoded(8)]))).toEqual(['read'])
    expect(registry.asked).toEqual([8, 8])
  })

  it('waits for the registry when it needs it, and only then', async () => {
    const registry = new FakeRegistry()
    const reader = createAvroCodec(registry).readerOf(topics.predictions)
    await reader.decodeAll([encoded()])
    registry.isDown = true
    expect(await codesOf(reader.decodeAll([encoded()]))).toEqual(['read'])
    await expect(reader.decodeAll([encoded(8)])).rejects.toThrow(Unavailable)
  })

  it('reads any features that it can write', async () => {
    const codec = createAvroCodec({
      ...new FakeRegistry(),
      schemaById: async () => topics.features.schema,
      idOfSchema: async () => 1,
    })
    const sample = avsc.Type.forSchema(JSON.parse(topics.features.schema))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), async () => {
        const value: FeaturesSubmitted = sample.fromBuffer(sample.toBuffer(sample.random()))
        const bytes = codec.encode(topics.features, value)
        const [read] = await codec.readerOf(topics.features).decodeAll([bytes])
        // Floats lose digits on the way in, so what was read is compared as bytes.
        expect(sample.toBuffer(read)).toEqual(Buffer.from(bytes.subarray(5)))
      }),
      { numRuns: 50 },
    )
  })
})

describe('Avro bombs', () => {
  const zigzag = (value: number): number[] => {
    const bytes: number[] = []
    for (let left = value < 0 ? -2 * value - 1 : 2 * value; ; left = Math.floor(left / 128)) {
      if (left < 128) return [...bytes, left]
      bytes.push((left % 128) + 128)
    }
  }
  const arrayOf = (items: unknown) => ({
    type: 'record',
    name: 'Bomb',
    fields: [{ name: 'a', type: { type: 'array', items } }],
  })
  const mapOf = (values: unknown) => ({
    type: 'record',
    name: 'Bomb',
    fields: [{ name: 'a', type: { type: 'map', values } }],
  })
  const empty = { type: 'record', name: 'Empty', fields: [] }

  const bombs: [name: string, schema: object, body: number[]][] = [
    ['an array of 2^30 doubles', arrayOf('double'), zigzag(2 ** 30)],
    [
      'an array of floats that just does not fit',
      arrayOf('float'),
      [...zigzag(3), ...Array<number>(11).fill(0)],
    ],
    ['an array of 50 million empty records', arrayOf(empty), [...zigzag(50_000_000), 0]],
    ['many blocks of empty records', arrayOf(empty), Array.from({ length: 500 }, () => zigzag(200)).flat()],
    ['a map of 2^40 entries', mapOf('null'), zigzag(2 ** 40)],
    ['a block with its size in bytes', arrayOf('double'), [...zigzag(-(2 ** 30)), ...zigzag(8), 0]],
    ['a negative length of a text', arrayOf('string'), [...zigzag(1), ...zigzag(-5), 0]],
    ['a count of more than 64 bits', arrayOf('int'), Array<number>(12).fill(255)],
  ]
  it.each(bombs)('%s is refused at once', async (_name, schema, body) => {
    const registry = { schemaById: async () => JSON.stringify(schema), idOfSchema: async () => 1 }
    const reader = createAvroCodec(registry).readerOf(topicOf(schema))
    const before = process.cpuUsage()
    expect(await codesOf(reader.decodeAll([framed(1, Buffer.from(body))]))).toEqual(['avro-malformed'])
    // Work of this process, whatever else the machine does; reading 50 million records is a second of it.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(500)
  })

  it('lets honest arrays of each kind through, also in blocks with a size', async () => {
    const schema = arrayOf(['null', 'string'])
    const registry = { schemaById: async () => JSON.stringify(schema), idOfSchema: async () => 1 }
    const body = [...zigzag(-2), ...zigzag(4), 0, 2, 2, 65, ...zigzag(1), 0, 0]
    const [read] = await createAvroCodec(registry)
      .readerOf(topicOf(schema))
      .decodeAll([framed(1, Buffer.from(body))])
    expect(read).toMatchObject({ a: [null, 'A', null] })
  })

  it('never brings the process down, whatever the bytes are', async () => {
    const registry = { schemaById: async () => topics.predictions.schema, idOfSchema: async () => 1 }
    const reader = createAvroCodec(registry).readerOf(topics.predictions)
    const good = [...encoded(1)]
    const mutant = fc
      .tuple(fc.nat(good.length - 6), fc.integer({ min: 1, max: 255 }), fc.nat(good.length))
      .map(([at, xor, cut]) =>
        Buffer.from(good.map((byte, i) => (i === at + 5 ? byte ^ xor : byte)).slice(0, Math.max(5, cut))),
      )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          mutant,
          fc.uint8Array({ maxLength: 200 }).map((bytes) => framed(1, Buffer.from(bytes))),
        ),
        async (bytes) => {
          expect(await reader.decodeAll([bytes])).toHaveLength(1)
        },
      ),
      { numRuns: 300 },
    )
  })
})
