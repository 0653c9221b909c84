import { valueSubject, type Topic } from '@weir/contracts'
import { InvalidInput, PoisonMessage } from '@weir/vocabulary'
import avsc from 'avsc'
import { compileScan } from './avro-scan.ts'
import { type SchemaSource } from './schema-registry.ts'

/** Largest value, in bytes with the frame: what Kafka itself allows a batch by default. */
export const maxValueBytes = 1_048_576

/** Confluent framing: a zero byte, the schema id as 32-bit big-endian, the Avro bytes. */
const frameBytes = 5
const slabBytes = 262_144
/** A schema id that the registry does not know is asked for again after this time, in milliseconds. */
const unknownForMs = 10_000

type ReadValue<Value> = (bytes: Buffer) => Value

export interface AvroCodec {
  /** Encodes a value in Confluent framing with a blank schema id; `stampSchemaId` fills it in before it is sent.
   *  @throws InvalidInput `avro-value-invalid` if the value does not fit the topic's schema or is too large */
  encode<Value>(topic: Topic<Value>, value: Value): Buffer
  /** Id of the topic's schema in the registry; asked for once.
   *  @throws Unavailable if the registry does not answer or the schema is not deployed */
  schemaIdOf(topic: Topic<never>): Promise<number>
  /** A reader of the values of one topic, with the topic's schema as the reader's schema. */
  readerOf<Value>(topic: Topic<Value>): ValueReader<Value>
}

export interface ValueReader<Value> {
  /** Decodes the values of a batch; one result a value, in order. A value that cannot be read gives a PoisonMessage in
   *  its place: avro-not-framed, avro-schema-unknown, avro-schema-foreign, avro-malformed or avro-too-large.
   *  @throws Unavailable if a schema is needed and the registry does not answer */
  decodeAll(values: readonly (Buffer | null)[]): Promise<(Value | PoisonMessage)[]>
}

/** @param source where schemas are looked up
 *  @param now    wall clock, UTC ms */
export function createAvroCodec(source: SchemaSource, now: () => number = Date.now): AvroCodec {
  const types = new Map<string, avsc.Type>()
  const ids = new Map<string, Promise<number>>()
  const slab = newSlab()

  const typeOf = (topic: Topic<never>) =>
    remembered(types, topic.name, () => avsc.Type.forSchema(JSON.parse(topic.schema)))
  return {
    encode: (topic, value) => encodeFramed(typeOf(topic), value, slab),
    schemaIdOf(topic) {
      const known = ids.get(topic.name)
      if (known !== undefined) return known
      const asked = source.idOfSchema(valueSubject(topic.name), topic.schema)
      ids.set(topic.name, asked)
      asked.catch(() => ids.delete(topic.name))
      return asked
    },
    readerOf<Value>(topic: Topic<Value>) {
      const reader = new TopicReader<Value>(topic.name, typeOf(topic), source)
      return {
        async decodeAll(values) {
          await reader.prepare(values, now())
          return values.map((bytes) => reader.read(bytes))
        },
      }
    },
  }
}

/** Writes the id of the topic's schema into an encoded value. */
export function stampSchemaId(framed: Buffer, id: number): void {
  framed.writeUInt32BE(id, 1)
}

/** Reads the values of one topic: for each writer's schema one resolver, made once. */
class TopicReader<Value> {
  private readonly known = new Map<number, ReadValue<Value> | PoisonMessage>()
  private readonly askAgainAt = new Map<number, number>()
  private readonly topic: string
  private readonly type: avsc.Type
  private readonly source: SchemaSource

  constructor(topic: string, type: avsc.Type, source: SchemaSource) {
    this.topic = topic
    this.type = type
    this.source = source
  }

  /** Fetches the schemas that the values need. */
  async prepare(values: readonly (Buffer | null)[], now: number): Promise<void> {
    const wanted = new Set<number>()
    for (const bytes of values) {
      if (frameProblem(bytes) !== null || bytes === null) continue
      const id = bytes.readUInt32BE(1)
      if (!this.known.has(id) || now >= (this.askAgainAt.get(id) ?? Infinity)) wanted.add(id)
    }
    for (const id of wanted) await this.learn(id, now)
  }

  private async learn(id: number, now: number): Promise<void> {
    const schema = await this.source.schemaById(id)
    this.askAgainAt.delete(id)
    if (schema === null) {
      this.askAgainAt.set(id, now + unknownForMs)
      this.known.set(id, this.poison('avro-schema-unknown', `No schema has the id ${id}.`, { id }))
    } else this.known.set(id, this.readerFor(id, schema))
  }

  private readerFor(id: number, schema: string): ReadValue<Value> | PoisonMessage {
    const { type } = this
    try {
      const writer = avsc.Type.forSchema(JSON.parse(schema))
      if (writer.name !== type.name)
        throw new Error(`it describes ${writer.name ?? writer.typeName}, not ${type.name}`)
      return readWith(type, writer)
    } catch (error) {
      return this.poison(
        'avro-schema-foreign',
        `Schema ${id} is not one of ${this.topic}: ${messageOf(error)}`,
        { id },
      )
    }
  }

  read(bytes: Buffer | null): Value | PoisonMessage {
    const problem = frameProblem(bytes)
    if (problem !== null || bytes === null)
      return this.poison(problem?.code ?? notFramed, problem?.message ?? '', {})
    const reader = this.known.get(bytes.readUInt32BE(1))
    if (reader === undefined) throw new Error('a value is read before prepare() has seen it')
    if (reader instanceof PoisonMessage) return reader
    try {
      return reader(bytes)
    } catch (error) {
      return this.poison('avro-malformed', `The value does not follow its schema: ${messageOf(error)}`, {})
    }
  }

  private poison(code: string, message: string, context: Record<string, unknown>): PoisonMessage {
    return new PoisonMessage(code, message, { topic: this.topic, ...context })
  }
}

function readWith<Value>(type: avsc.Type, writer: avsc.Type): ReadValue<Value> {
  const scan = compileScan(writer)
  const resolver = writer.fingerprint().equals(type.fingerprint()) ? undefined : type.createResolver(writer)
  return (bytes) => {
    scan(bytes, frameBytes)
    const { value, offset } = type.decode(bytes, frameBytes, resolver)
    if (offset !== bytes.length) throw new RangeError(`it ends at byte ${offset} of ${bytes.length}`)
    return value
  }
}

const notFramed = 'avro-not-framed'

function frameProblem(bytes: Buffer | null): { code: string; message: string } | null {
  if (bytes === null || bytes.length < frameBytes || bytes[0] !== 0) {
    return { code: notFramed, message: 'The value does not begin with a zero byte and a schema id.' }
  }
  if (bytes.length > maxValueBytes) {
    return {
      code: 'avro-too-large',
      message: `The value has ${bytes.length} bytes; the limit is ${maxValueBytes}.`,
    }
  }
  return null
}

/** One block of memory that encoded values are cut from: twice as fast as a buffer for each. */
function newSlab(): { bytes: Buffer; at: number } {
  return { bytes: Buffer.allocUnsafeSlow(slabBytes), at: 0 }
}

function encodeFramed(type: avsc.Type, value: unknown, slab: { bytes: Buffer; at: number }): Buffer {
  try {
    let end = type.encode(value, slab.bytes, slab.at + frameBytes)
    if (end < 0) {
      // avsc gives the bytes that are missing, as a negative number.
      if (slabBytes - end - slab.at > slabBytes) return encodeAlone(type, value)
      Object.assign(slab, newSlab())
      end = type.encode(value, slab.bytes, frameBytes)
    }
    const framed = slab.bytes.subarray(slab.at, end)
    framed.fill(0, 0, frameBytes)
    slab.at = end
    return framed
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    throw new InvalidInput('avro-value-invalid', `The value does not fit ${type.name}: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function encodeAlone(type: avsc.Type, value: unknown): Buffer {
  const body = type.toBuffer(value)
  if (body.length + frameBytes > maxValueBytes) {
    const message = `The value has ${body.length + frameBytes} bytes; the limit is ${maxValueBytes}.`
    throw new InvalidInput('avro-value-too-large', message, { bytes: body.length })
  }
  return Buffer.concat([Buffer.alloc(frameBytes), body])
}

function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
