import { textTable } from './text-table.ts'

describe('textTable', () => {
  it('makes columns as wide as their widest cell, and leaves no blanks at the end', () => {
    const rows = [['fault', 'hours'], ['a big airport vanishes', '3'], ['nulls']]
    expect(textTable(rows)).toEqual(['fault                   hours', 'a big airport vanishes  3', 'nulls'])
  })

  it('is empty without rows', () => {
    expect(textTable([])).toEqual([])
  })
})
