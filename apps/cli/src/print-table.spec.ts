import { printTable } from './print-table.ts'

describe('printTable', () => {
  it('puts text to the left, numbers to the right and - where nothing is', () => {
    const table = printTable(
      ['name', 'n', 'why'],
      [
        ['a', 5, 'x'],
        ['long', 1_000, null],
      ],
    )
    expect(table).toBe('name     n  why\na        5  x\nlong  1000  -')
  })

  it('takes formatted numbers for numbers', () => {
    expect(
      printTable(
        ['n', 'x'],
        [
          ['0.5', 'a'],
          ['-', 'b'],
          ['1.50e-7', '-'],
        ],
      ),
    ).toBe('      n  x\n    0.5  a\n      -  b\n1.50e-7  -')
  })

  it('is its head alone without rows', () => {
    expect(printTable(['a', 'b'], [])).toBe('a  b')
  })
})
