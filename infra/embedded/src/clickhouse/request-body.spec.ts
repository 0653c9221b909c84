import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import { compressFrame } from 'lz4-napi'
import { decoded, engineCompression } from './request-body.ts'

const text = Buffer.from(Array.from({ length: 4000 }, (_, i) => `row ${(i * 7919) % 10007}`).join('\n'))
const more = Buffer.from('more\n'.repeat(3000))
const encoders: Record<string, (data: Buffer) => Buffer | Promise<Buffer>> = {
  gzip: (data) => zlib.gzipSync(data),
  deflate: (data) => zlib.deflateSync(data),
  br: (data) => zlib.brotliCompressSync(data),
  zstd: (data) => zlib.zstdCompressSync(data),
  lz4: (data) => compressFrame(data),
}

function body(data: Buffer, chunkBytes: number): Readable {
  const chunks = Array.from({ length: Math.ceil(data.length / chunkBytes) }, (_, at) =>
    data.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  )
  return Readable.from(chunks)
}

async function decode(encoding: string, data: Buffer, chunkBytes = 1000): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of decoded(body(data, chunkBytes), encoding)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe.each(Object.entries(encoders))('a body in %s', (encoding, encode) => {
  it.each([7, 1000, 1e9])('is decoded, in chunks of %i bytes', async (chunkBytes) => {
    expect((await decode(encoding, Buffer.from(await encode(text)), chunkBytes)).equals(text)).toBe(true)
  })

  it('is refused when it ends too early', async () => {
    const cut = Buffer.from(await encode(text)).subarray(0, -3)
    await expect(decode(encoding, cut)).rejects.toThrow(`Cannot decompress the ${encoding} body`)
  })

  it('is refused when something else follows', async () => {
    const longer = Buffer.concat([Buffer.from(await encode(text)), Buffer.from('something')])
    await expect(decode(encoding, longer)).rejects.toThrow(`Cannot decompress the ${encoding} body`)
  })

  it('is refused when it is something else', async () => {
    await expect(decode(encoding, Buffer.from('INSERT INTO t FORMAT CSV\n1'))).rejects.toThrow(
      'Cannot decompress',
    )
  })

  it('of several pieces loses none of them', async () => {
    const both = Buffer.concat([Buffer.from(await encode(text)), Buffer.from(await encode(more))])
    const result = decode(encoding, both)
    if (['gzip', 'zstd', 'lz4'].includes(encoding)) {
      expect((await result).equals(Buffer.concat([text, more]))).toBe(true)
    } else {
      await expect(result).rejects.toThrow('there is more after the end')
    }
  })
})

describe('engineCompression', () => {
  it('refuses an encoding that the engine does not read', () => {
    expect(engineCompression('')).toBe('none')
    expect(engineCompression('GZIP')).toBe('gzip')
    expect(() => engineCompression('compress')).toThrow('Unknown compression method')
  })
})
