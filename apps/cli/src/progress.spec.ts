import { barLine, createProgress } from './progress.ts'

function stream(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, columns: 20, rows: 4, write: (text: string) => void written.push(text) }
}

describe('progress', () => {
  it('is silent on a pipe but for what a log should have, once each', () => {
    const out = stream(false)
    const progress = createProgress(out)
    progress.show('a')
    progress.bar('b', 1, 2)
    progress.tell('waiting')
    progress.tell('waiting')
    progress.page('long text', 'short')
    progress.clear()
    expect(out.written).toEqual(['waiting\n', 'short\n'])
  })

  it('draws over itself on a terminal and never wraps or scrolls', () => {
    const out = stream(true)
    const progress = createProgress(out)
    progress.page('1\n2\n3\n4\n5', '')
    progress.show('x'.repeat(40))
    expect(out.written).toEqual(['\r\u001b[J1\n2\n3', `\u001b[2A\r\u001b[J${'x'.repeat(19)}`])
  })

  it('draws a bar of what is done', () => {
    expect(barLine('x', 1, 2)).toBe(`x  [${'#'.repeat(15)}${'.'.repeat(15)}] 50 %`)
    expect(barLine('x', 3, 2)).toContain('100 %')
    expect(barLine('x', 7, 0)).toBe('x  7')
  })
})
