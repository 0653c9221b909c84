/** How long the complete frame at the start of the bytes is; undefined while its end has not come yet.
 *  @throws Error for bytes that are no frame */
export type FrameLength = (bytes: Buffer) => number | undefined

const skippableMagic = 0x184d2a50
const lz4Magic = 0x184d2204
const zstdMagic = 0xfd2fb528

/** Source: LZ4 Frame Format 1.6.4. */
export const lz4FrameLength: FrameLength = (bytes) =>
  withMagic(bytes, lz4Magic, () => {
    const flags = bytes[4]
    if (flags === undefined) return undefined
    const blockChecksum = flags & 0x10 ? 4 : 0
    // Magic, flags, block descriptor, header checksum; content size and dictionary id where flagged.
    let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0)
    for (;;) {
      if (at + 4 > bytes.length) return undefined
      const size = bytes.readUInt32LE(at) & 0x7fffffff
      at += 4
      if (size === 0) return at + (flags & 0x04 ? 4 : 0)
      at += size + blockChecksum
    }
  })

/** Source: RFC 8878. */
export const zstdFrameLength: FrameLength = (bytes) =>
  withMagic(bytes, zstdMagic, () => {
    const descriptor = bytes[4]
    if (descriptor === undefined) return undefined
    const singleSegment = (descriptor & 0x20) !== 0
    const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0
    const contentSize = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
    let at = 5 + (singleSegment ? 0 : 1) + dictionaryId + contentSize
    for (;;) {
      if (at + 3 > bytes.length) return undefined
      const header = bytes.readUIntLE(at, 3)
      const isRunOfOneByte = ((header >> 1) & 3) === 1
      at += 3 + (isRunOfOneByte ? 1 : header >> 3)
      if (header & 1) return at + (descriptor & 0x04 ? 4 : 0)
    }
  })

/** Frames of other magic numbers: a range is there to be skipped, all else is not of this format. */
function withMagic(bytes: Buffer, magic: number, measure: () => number | undefined): number | undefined {
  if (bytes.length < 8) return undefined
  const found = bytes.readUInt32LE(0)
  if ((found & 0xfffffff0) >>> 0 === skippableMagic) return 8 + bytes.readUInt32LE(4)
  if (found !== magic) throw new Error('the data is not of this format')
  return measure()
}

/** Cuts a stream into its frames. Decoders for one frame would silently leave out all that follow the first.
 *  @throws Error for bytes that are no frame and for a stream that ends within one */
export async function* frames(
  chunks: AsyncIterable<Buffer>,
  lengthOf: FrameLength,
): AsyncGenerator<Buffer, void> {
  let waiting: Buffer[] = []
  let bytes = 0
  let enough = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < enough) continue
    let rest: Buffer = Buffer.concat(waiting)
    for (
      let length = completeLength(rest, lengthOf);
      length !== undefined;
      length = completeLength(rest, lengthOf)
    ) {
      yield rest.subarray(0, length)
      rest = rest.subarray(length)
    }
    waiting = [rest]
    // Looking again only when there is twice as much keeps a large frame from being walked once a chunk.
    enough = rest.length === bytes ? bytes * 2 : 0
    bytes = rest.length
  }
  let rest: Buffer = Buffer.concat(waiting)
  while (rest.length > 0) {
    const length = completeLength(rest, lengthOf)
    if (length === undefined) throw new Error('the data ends within a frame')
    yield rest.subarray(0, length)
    rest = rest.subarray(length)
  }
}

function completeLength(bytes: Buffer, lengthOf: FrameLength): number | undefined {
  const length = lengthOf(bytes)
  return length === undefined || length > bytes.length ? undefined : length
}
