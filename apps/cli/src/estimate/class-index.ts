import { InvalidInput } from '@weir/vocabulary'

/** Tells classes as they are written: by name, or by index from 0 where no name is itself a number.
 *  @returns the index of the class; null for what is none */
export function classFinder(classes: readonly string[]): (text: string) => number | null {
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

/** The classes among labels, in order: of numbers where all of them are, else of the alphabet. `1` and `1.0` are one class;
 *  what programs write for null is none. */
export function classNames(labels: readonly (string | null)[]): readonly string[] {
  const found = [...new Set(labels.flatMap((label) => (label === null ? [] : [label.trim()])))]
  const names = found.filter((name) => !isNull(name))
  return names.every(isNumber)
    ? [...new Set(names.map(Number))].sort((a, b) => a - b).map(String)
    : names.sort()
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text))
}

/** What programs write for null, where no class has that name. */
const nulls = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '\\n'])

function isNull(text: string): boolean {
  return nulls.has(text.trim().toLowerCase())
}

/** Indices of the classes in a column; NaN for null.
 *  @throws InvalidInput `estimate-label-invalid` for a value that is no class, with its row */
export function classIndices(
  values: readonly (string | null)[],
  classes: readonly string[],
  at: { readonly name: string; readonly column: string },
): Float32Array {
  const find = classFinder(classes)
  return Float32Array.from(values, (value, row) => {
    if (value === null) return Number.NaN
    const index = find(value)
    if (index === null && isNull(value)) return Number.NaN
    return index ?? noClass({ ...at, classes, row, value })
  })
}

/** @throws InvalidInput `estimate-label-invalid` */
function noClass(of: {
  readonly name: string
  readonly column: string
  readonly classes: readonly string[]
  readonly row: number
  readonly value: string
}): never {
  const { name, column, classes, value } = of
  const row = of.row + 1
  const orIndex = classes.some(isNumber) ? '' : ', or its index from 0'
  throw new InvalidInput(
    'estimate-label-invalid',
    `column ${column} is ${JSON.stringify(value).slice(0, 80)} in row ${row} of ${name}, and the classes are ${classes.join(', ').slice(0, 500)}; write one of them${orIndex}; for two files --classes names all of them`,
    { name, column, row, value, classes },
  )
}
