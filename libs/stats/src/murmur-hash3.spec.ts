import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { murmurHash3 } from './murmur-hash3.ts'

const golden: { seed: number; text: string; hash: number }[] = JSON.parse(
  readFileSync(new URL('./golden/murmur-hash3.json', import.meta.url), 'utf8'),
).cases

/** The published algorithm over bytes. */
function ofBytes(seed: number, bytes: Uint8Array): number {
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks = Math.floor(bytes.length / 4)
  let h = seed
  for (let i = 0; i < blocks; i++) {
    h ^= Math.imul(rotate(Math.imul(view.getUint32(4 * i, true), 0xcc9e2d51), 15), 0x1b873593)
    h = Math.imul(rotate(h, 13), 5) + 0xe6546b64
  }
  const tail = [...bytes.subarray(4 * blocks)].reduceRight((k, byte) => (k << 8) | byte, 0)
  if (bytes.length % 4 > 0) h ^= Math.imul(rotate(Math.imul(tail, 0xcc9e2d51), 15), 0x1b873593)
  h ^= bytes.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

describe('MurmurHash3 x86 32-bit', () => {
  it.each([
    [0, '', 0],
    [1, '', 0x514e28b7],
    [0xffffffff, '', 0x81f16f39],
    [0, 'test', 0xba6bd213],
    [0x9747b28c, 'test', 0x704b81dc],
    [0, 'Hello, world!', 0xc0363e43],
    [0x9747b28c, 'Hello, world!', 0x24884cba],
    [0, 'The quick brown fox jumps over the lazy dog', 0x2e4ff723],
    [0x9747b28c, 'The quick brown fox jumps over the lazy dog', 0x2fa826cd],
    [0x9747b28c, 'a', 0x7fa09ea6],
    [0x9747b28c, 'ab', 0x74875592],
    [0x9747b28c, 'abc', 0xc84a62dd],
    [0x9747b28c, 'aaaa', 0x5a97808a],
    [0x9747b28c, 'ππππππππ', 0xd58063c1],
  ])('has the published value: seed %d, %j', (seed, text, expected) => {
    expect(murmurHash3(seed, text)).toBe(expected)
  })

  it.each(golden)('equals mmh3: seed $seed, $text', ({ seed, text, hash }) => {
    expect(murmurHash3(seed, text)).toBe(hash)
  })

  it('equals the algorithm over the UTF-8 bytes of any text, lone surrogates included', () => {
    const unit = fc.oneof(
      fc.constantFrom('a', 'é', '日', '😀', '\ud83d', '\ude00'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.array(unit, { maxLength: 12 }),
        (seed, units) => {
          const text = units.join('')
          expect(murmurHash3(seed, text)).toBe(ofBytes(seed, new TextEncoder().encode(text)))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('spreads similar keys evenly', () => {
    const buckets = Array<number>(100).fill(0)
    for (let i = 0; i < 20_000; i++) {
      const bucket = murmurHash3(7, `flight-${i}`) % 100
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
    }
    const chiSquare = buckets.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(chiSquare).toBeLessThan(148.2)
  })
})
