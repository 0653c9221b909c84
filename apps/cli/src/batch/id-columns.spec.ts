import { idColumns } from './id-columns.ts'

const rows = 1_000
const numbers = (feature: string, valueOf: (row: number) => number) => ({
  kind: 'numbers' as const,
  feature,
  values: Float32Array.from({ length: rows }, (_, row) => valueOf(row)),
})
const texts = (feature: string, textOf: (row: number) => string | null) => ({
  kind: 'texts' as const,
  feature,
  values: Array.from({ length: rows }, (_, row) => textOf(row)),
})
const found = (...columns: readonly (ReturnType<typeof numbers> | ReturnType<typeof texts>)[]) =>
  idColumns({ data: { rows, columns, eventTimes: null, labels: null, notes: [] } })

describe('columns that look like ids', () => {
  it('are whole numbers or texts that differ in nearly every row', () => {
    expect(
      found(
        numbers('sequence', (row) => row),
        texts('order', (row) => `o-${row}`),
        texts('sometimes', (row) => (row % 40 === 0 ? 'o-0' : `o-${row}`)),
        texts('sparse', (row) => (row % 3 === 0 ? null : `o-${row}`)),
      ),
    ).toEqual(['sequence', 'order', 'sometimes', 'sparse'])
  })

  it('are whole numbers, too, that are so large that rows with other ones look alike', () => {
    expect(found(numbers('account', (row) => 4_000_000_000 + row))).toEqual(['account'])
  })

  it('are neither measured fractions, nor categories, nor numbers that come again, nor a few rows', () => {
    expect(
      found(
        numbers('rate', (row) => row + 0.5),
        numbers('minute', (row) => (row * 37) % 500),
        texts('carrier', (row) => ['AA', 'UA'][row % 2] ?? ''),
        texts('half', (row) => (row % 2 === 0 ? 'same' : `o-${row}`)),
        texts('rare', (row) => (row < 499 ? `o-${row}` : null)),
        numbers('missing', () => Number.NaN),
      ),
    ).toEqual([])
  })
})
