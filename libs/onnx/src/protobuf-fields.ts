/** One field of a protobuf message: a varint's value (exact up to 2^53), or the bytes of a length-delimited field. */
export interface ProtobufField {
  readonly number: number
  readonly varint: number
  readonly bytes: Uint8Array | null
}

/** Walks the fields of one message without copying.
 *  @throws RangeError when the bytes are not a protobuf message
 *  Source: protobuf.dev/programming-guides/encoding */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = message[at]
      if (byte === undefined) break
      at += 1
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new RangeError('cut or endless varint')
  }
  const skip = (size: number): Uint8Array => {
    if (size > message.length - at) throw new RangeError(`a field of ${size} bytes passes the end`)
    at += size
    return message.subarray(at - size, at)
  }
  while (at < message.length) {
    const tag = readVarint()
    const number = Math.floor(tag / 8)
    if (number < 1 || number > 536_870_911) throw new RangeError(`field number ${number}`)
    const wireType = tag % 8
    if (wireType === 0) yield { number, varint: readVarint(), bytes: null }
    else if (wireType === 2) yield { number, varint: 0, bytes: skip(readVarint()) }
    else if (wireType === 1) skip(8)
    else if (wireType === 5) skip(4)
    else throw new RangeError(`wire type ${wireType}`)
  }
}
