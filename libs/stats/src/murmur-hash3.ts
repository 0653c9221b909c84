const c1 = 0xcc9e2d51
const c2 = 0x1b873593
const replacement = 0xfffd

/** MurmurHash3 x86 32-bit of the UTF-8 bytes of `text`; a lone surrogate counts as U+FFFD. Allocates nothing.
 *  @param seed taken as an unsigned 32-bit integer
 *  @returns unsigned 32-bit integer
 *  @example murmurHash3(0, 'test') = 0xba6bd213
 *  Source: Appleby, MurmurHash3_x86_32 (public domain). */
export function murmurHash3(seed: number, text: string): number {
  let hash = seed | 0
  let at = 0
  for (; at + 4 <= text.length; at += 4) {
    const a = text.charCodeAt(at)
    const b = text.charCodeAt(at + 1)
    const c = text.charCodeAt(at + 2)
    const d = text.charCodeAt(at + 3)
    if ((a | b | c | d) > 0x7f) break
    hash = mixBlock(hash, a | (b << 8) | (c << 16) | (d << 24))
  }
  return mixRest(hash, text, at)
}

/** Goes on from character `at`, all bytes before which (a multiple of four, ASCII) are in `hash`. */
function mixRest(start: number, text: string, at: number): number {
  let hash = start
  let block = 0
  let length = at
  for (let i = at; i < text.length; i++) {
    const point = codePoint(text, i)
    if (point > 0xffff) i++
    const size = utf8Length(point)
    for (let byte = 0; byte < size; byte++) {
      block |= utf8Byte(point, size, byte) << (8 * (length & 3))
      length++
      if ((length & 3) === 0) {
        hash = mixBlock(hash, block)
        block = 0
      }
    }
  }
  if ((length & 3) !== 0) hash ^= scramble(block)
  return finish(hash ^ length)
}

function mixBlock(hash: number, block: number): number {
  const mixed = hash ^ scramble(block)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function scramble(block: number): number {
  const spread = Math.imul(block, c1)
  return Math.imul((spread << 15) | (spread >>> 17), c2)
}

function finish(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function codePoint(text: string, at: number): number {
  const point = text.codePointAt(at) ?? replacement
  return point >= 0xd800 && point <= 0xdfff ? replacement : point
}

function utf8Length(point: number): number {
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}

function utf8Byte(point: number, size: number, byte: number): number {
  if (size === 1) return point
  if (byte > 0) return 0x80 | ((point >> (6 * (size - 1 - byte))) & 0x3f)
  const lead = size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0
  return lead | (point >> (6 * (size - 1)))
}
