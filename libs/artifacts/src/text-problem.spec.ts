import { gzipSync } from 'node:zlib'
import { textProblem } from './text-problem.ts'

const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('text in UTF-8', () => {
  it.each(['', 'a,b\n1,x\n', 'stadt\nZürich\r\nŁódź\n', '\uFEFFstadt\nBern', '👩‍🚀'])(
    'has no problem: %j',
    (text) => {
      expect(textProblem(utf8(text))).toBeNull()
    },
  )

  it.each([
    ['stadt\nBern\nZürich\nGenève\n', 3],
    ['städte', 1],
    ['stadt\r\nBern\r\nZürich', 3],
  ])('is told from another encoding, with the first line that differs: %j', (text, line) => {
    expect(textProblem(latin(text))).toBe(`line ${line} is not UTF-8; save it as UTF-8`)
  })

  it.each([
    ['gzip', new Uint8Array(gzipSync('a\n1\n')), 'compressed with gzip; unpack it'],
    ['a workbook', latin('PK\x03\x04\x14\x00'), 'an Excel workbook; unpack it, or save the sheet as CSV'],
    ['an old workbook', latin('\xd0\xcf\x11\xe0\xa1'), 'an Excel workbook'],
    ['zstd', latin('\x28\xb5\x2f\xfd\x00'), 'zstd'],
    ['UTF-16', latin('\xff\xfea\x00'), 'UTF-16; save it as UTF-8'],
    ['UTF-16 of the other order', latin('\xfe\xff\x00a'), 'UTF-16'],
  ])('is told from %s', (_, bytes, told) => {
    expect(textProblem(bytes)).toContain(told)
  })
})
