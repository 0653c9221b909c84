import avsc from 'avsc'

/** Position in the bytes of one value. */
interface Cursor {
  readonly bytes: Uint8Array
  at: number
  /** Items without bytes of their own (null, empty record) that may still be announced. */
  emptyItemsLeft: number
}

type Skip = (cursor: Cursor) => void

/** Most bytes of a 64-bit variable-length number. */
const maxVarintBytes = 10

/** Checks that one value can be decoded within the memory its own bytes pay for.
 *  An array of doubles whose five bytes announce 2^30 items ends the process (V8 out of memory) if it reaches avsc, so
 *  each block of an array or map must fit into the bytes that are left.
 *  @param type the writer's schema
 *  @returns a check of `bytes` from `start` on; it throws a RangeError that says what is wrong. O(bytes) */
export function compileScan(type: avsc.Type): (bytes: Uint8Array, start: number) => void {
  const skip = skipOf(type, new Map())
  return (bytes, start) => {
    const cursor = { bytes, at: start, emptyItemsLeft: bytes.length }
    skip(cursor)
    if (cursor.at < bytes.length) throw new RangeError(`${bytes.length - cursor.at} bytes follow the value`)
  }
}

/** `named` holds the skips of records under way, so that a recursive schema refers to itself. */
function skipOf(type: avsc.Type, named: Map<avsc.Type, Skip>): Skip {
  const known = named.get(type)
  if (known !== undefined) return known
  if (type instanceof avsc.types.RecordType) {
    let fields: Skip[] = []
    const skip: Skip = (cursor) => {
      for (const field of fields) field(cursor)
    }
    named.set(type, skip)
    fields = type.fields.map((field) => skipOf(field.type, named))
    return skip
  }
  if (type instanceof avsc.types.ArrayType) {
    const size = fixedBytes(type.itemsType)
    if (size !== null) return skipFixedBlocks(size)
    return skipBlocks(skipOf(type.itemsType, named), leastBytes(type.itemsType))
  }
  if (type instanceof avsc.types.MapType) {
    const value = skipOf(type.valuesType, named)
    const entry: Skip = (cursor) => {
      skipText(cursor)
      value(cursor)
    }
    return skipBlocks(entry, 1 + leastBytes(type.valuesType))
  }
  if (type instanceof avsc.types.UnwrappedUnionType || type instanceof avsc.types.WrappedUnionType) {
    const branches = type.types.map((branch) => skipOf(branch, named))
    return (cursor) => {
      const branch = branches[readLong(cursor)]
      if (branch === undefined) throw new RangeError('a union branch that does not exist')
      branch(cursor)
    }
  }
  if (type instanceof avsc.types.LogicalType) return skipOf(type.underlyingType, named)
  return skipPrimitive(type)
}

function skipPrimitive(type: avsc.Type): Skip {
  const size = fixedBytes(type)
  if (size !== null) return (cursor) => advance(cursor, size)
  switch (type.typeName) {
    case 'null':
    case 'fixed':
      return () => undefined
    case 'int':
    case 'long':
    case 'enum':
      return skipVarint
    case 'bytes':
    case 'string':
      return skipText
    default:
      throw new RangeError(`no way to walk over ${type.typeName}`)
  }
}

/** Blocks of an array or map: `count items... 0`, or `-count size items...`. */
function skipBlocks(item: Skip, itemBytes: number): Skip {
  return (cursor) => {
    for (let count = readLong(cursor); count !== 0; count = readLong(cursor)) {
      if (count < 0) {
        count = -count
        readLong(cursor)
      }
      const left = itemBytes === 0 ? cursor.emptyItemsLeft : (cursor.bytes.length - cursor.at) / itemBytes
      if (count > left)
        throw new RangeError(`a block announces ${count} items, and the bytes hold at most ${left}`)
      if (itemBytes === 0) cursor.emptyItemsLeft -= count
      for (let done = 0; done < count; done += 1) item(cursor)
    }
  }
}

/** As `skipBlocks`, for items of one size: a feature vector is passed over in one step. */
function skipFixedBlocks(itemBytes: number): Skip {
  return (cursor) => {
    for (let count = readLong(cursor); count !== 0; count = readLong(cursor)) {
      if (count < 0) readLong(cursor)
      advance(cursor, Math.abs(count) * itemBytes)
    }
  }
}

/** Bytes of every value of the type; null if they differ, or if there are none. */
function fixedBytes(type: avsc.Type): number | null {
  if (type instanceof avsc.types.FixedType) return type.size > 0 ? type.size : null
  switch (type.typeName) {
    case 'boolean':
      return 1
    case 'float':
      return 4
    case 'double':
      return 8
    default:
      return null
  }
}

/** Fewest bytes that a value of the type takes; 0 for a schema that contains itself, which is only an underestimate. */
function leastBytes(type: avsc.Type, within: readonly avsc.Type[] = []): number {
  const size = fixedBytes(type)
  if (size !== null) return size
  if (within.includes(type)) return 0
  if (type instanceof avsc.types.RecordType) {
    return type.fields.reduce((sum, field) => sum + leastBytes(field.type, [...within, type]), 0)
  }
  if (type instanceof avsc.types.LogicalType) return leastBytes(type.underlyingType, within)
  return type.typeName === 'null' || type.typeName === 'fixed' ? 0 : 1
}

function advance(cursor: Cursor, bytes: number): void {
  if (bytes < 0 || bytes > cursor.bytes.length - cursor.at) throw new RangeError('the value is cut off')
  cursor.at += bytes
}

function skipText(cursor: Cursor): void {
  advance(cursor, readLong(cursor))
}

function skipVarint(cursor: Cursor): void {
  const { bytes } = cursor
  for (let read = 0; read < maxVarintBytes; read += 1) {
    const byte = bytes[cursor.at]
    if (byte === undefined) throw new RangeError('the value is cut off')
    cursor.at += 1
    if (byte < 128) return
  }
  throw new RangeError('a number of more than 64 bits')
}

/** Zigzag number; beyond 2^53 it loses digits, which no count or length can use. */
function readLong(cursor: Cursor): number {
  const { bytes } = cursor
  let unsigned = 0
  let scale = 1
  for (let read = 0; read < maxVarintBytes; read += 1) {
    const byte = bytes[cursor.at]
    if (byte === undefined) throw new RangeError('the value is cut off')
    cursor.at += 1
    unsigned += (byte & 127) * scale
    if (byte < 128) return unsigned % 2 === 0 ? unsigned / 2 : -(unsigned + 1) / 2
    scale *= 128
  }
  throw new RangeError('a number of more than 64 bits')
}
