import { isUtf8 } from 'node:buffer'

/** What files begin with that are no text, by their first bytes. */
const kinds = [
  { bytes: [0x1f, 0x8b], problem: 'it is compressed with gzip; unpack it' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    problem: 'it is a ZIP archive or an Excel workbook; unpack it, or save the sheet as CSV in UTF-8',
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], problem: 'it is an Excel workbook; save the sheet as CSV in UTF-8' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], problem: 'it is compressed with zstd; unpack it' },
  { bytes: [0xff, 0xfe], problem: 'it is text in UTF-16; save it as UTF-8' },
  { bytes: [0xfe, 0xff], problem: 'it is text in UTF-16; save it as UTF-8' },
]
const lineFeed = 0x0a

/** What is wrong with bytes that should be text in UTF-8: letters of another encoding would all be read as one.
 *  @returns a clause for people with the line and the way out; null: nothing. O(bytes) */
export function textProblem(bytes: Uint8Array): string | null {
  const kind = kinds.find((one) => one.bytes.every((byte, at) => bytes[at] === byte))
  if (kind !== undefined) return kind.problem
  return isUtf8(bytes) ? null : `line ${foreignLine(bytes)} is not UTF-8; save it as UTF-8`
}

/** The first line that is not UTF-8, from 1. */
function foreignLine(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(lineFeed, from)
    const to = end < 0 ? bytes.length : end
    if (!isUtf8(bytes.subarray(from, to))) return line
    from = to + 1
  }
  return line
}
