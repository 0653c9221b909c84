import { type Readable, type Transform } from 'node:stream'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { decompressFrame } from 'lz4-napi'
import { frames, lz4FrameLength, zstdFrameLength } from './frame-length.ts'
import { HttpError } from './http-error.ts'

/** Content encodings, with the name by which the engine reads a file compressed so. */
const engineNames: Readonly<Record<string, string>> = {
  '': 'none',
  identity: 'none',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
  lz4: 'lz4',
  xz: 'xz',
  bz2: 'bz2',
}

/** @returns what to say after COMPRESSION for a body with this Content-Encoding
 *  @throws HttpError for one the engine cannot read */
export function engineCompression(encoding: string): string {
  const name = engineNames[encoding.trim().toLowerCase()]
  if (name !== undefined) return name
  throw new HttpError(
    'UNKNOWN_COMPRESSION_METHOD',
    `Unknown compression method in Content-Encoding: ${encoding}`,
  )
}

/** The chunks of a body after decompression: all of it, or an error.
 *  @throws HttpError, while it is read, for an encoding that is not known here and for data that is not of the
 *  encoding, ends too early or goes on after its end */
export async function* decoded(body: Readable, encoding: string): AsyncGenerator<Buffer, void> {
  const method = engineCompression(encoding)
  if (method === 'none') return yield* buffers(body)
  try {
    yield* decodedBy(method, body)
  } catch (cause) {
    if (cause instanceof HttpError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HttpError('CANNOT_DECOMPRESS', `Cannot decompress the ${method} body: ${why}`)
  }
}

async function* decodedBy(method: string, body: Readable): AsyncGenerator<Buffer, void> {
  switch (method) {
    case 'gzip':
      return yield* throughStream(zlib.createGunzip(), body)
    case 'deflate':
      return yield* throughStream(zlib.createInflate(), body)
    case 'br':
      return yield* throughStream(zlib.createBrotliDecompress(), body)
    case 'lz4':
      for await (const frame of frames(buffers(body), lz4FrameLength)) yield await decompressFrame(frame)
      return
    case 'zstd':
      // Only from Node 22.15 on.
      if (!('zstdDecompress' in zlib)) break
      for await (const frame of frames(buffers(body), zstdFrameLength))
        yield await promisify(zlib.zstdDecompress)(frame)
      return
  }
  throw new HttpError(
    'UNKNOWN_COMPRESSION_METHOD',
    `A statement in the body cannot be compressed with ${method} here`,
  )
}

/** Node's decoders ignore what follows the end of the compressed data; here that is an error. */
async function* throughStream(
  decoder: Transform & { readonly bytesWritten: number },
  body: Readable,
): AsyncGenerator<Buffer, void> {
  let received = 0
  body.on('data', (chunk: Buffer) => (received += chunk.length))
  body.once('error', (error) => decoder.destroy(error))
  yield* buffers(body.pipe(decoder))
  if (decoder.bytesWritten !== received) throw new Error('there is more after the end of the compressed data')
}

async function* buffers(stream: Readable): AsyncGenerator<Buffer, void> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
}
