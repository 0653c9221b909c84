import { InvalidInput } from '@weir/vocabulary'

/** Reads classes as files write them: by name, or by index where no name is itself a number.
 *  @returns the index of the class; null for what is none */
export function classReader(classes: readonly string[]): (text: string) => number | null {
  const byName = new Map(classes.map((name, index) => [name, index]))
  const numbers = new Map(
    classes.flatMap((name, index) => (isNumber(name) ? [[Number(name), index] as const] : [])),
  )
  const indices = numbers.size > 0 ? numbers : new Map(classes.map((_, index) => [index, index]))
  return (text) => {
    const name = text.trim()
    return byName.get(name) ?? (isNumber(name) ? (indices.get(Number(name)) ?? null) : null)
  }
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text))
}

/** What programs write for null, where no class has that name. */
const nulls = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '\\n'])

/** Indices of the classes in a column; NaN for null.
 *  @throws InvalidInput `estimate-label-invalid` for a value that is no class, with its row */
export function classIndices(
  values: readonly (string | null)[],
  classes: readonly string[],
  at: { readonly name: string; readonly column: string },
): Float32Array {
  const read = classReader(classes)
  return Float32Array.from(values, (value, row) => {
    if (value === null) return Number.NaN
    const index = read(value)
    if (index === null && nulls.has(value.trim().toLowerCase())) return Number.NaN
    return index ?? noClass({ ...at, classes, row, value })
  })
}

/** @throws InvalidInput `estimate-label-invalid` */
export function noClass(of: {
  readonly name: string
  readonly column: string
  readonly classes: readonly string[]
  readonly row: number
  readonly value: string | number
}): never {
  const { name, column, classes, value } = of
  const row = of.row + 1
  throw new InvalidInput(
    'estimate-label-invalid',
    `column ${column} is ${JSON.stringify(value).slice(0, 80)} in row ${row} of ${name}, and the classes are ${classes.join(', ').slice(0, 500)}; write a class or its index from 0, or name all classes with --classes`,
    { name, column, row, value, classes },
  )
}
