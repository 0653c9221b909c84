export type Cell = string | number | null

const nothing = '-'
const number = /^-?(\d+(\.\d+)?(e[+-]?\d+)?|inf)$/

/** A table for people: text to the left, numbers to the right (also those that are formatted), two spaces between.
 *  @param head names of the columns
 *  @param rows cells; null shows as `-` */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumeric = head.map((_, column) => {
    const cells = rows.map((row) => show(row[column] ?? null)).filter((cell) => cell !== nothing)
    return cells.length > 0 && cells.every((cell) => number.test(cell))
  })
  const texts = [head, ...rows.map((row) => head.map((_, column) => show(row[column] ?? null)))]
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumeric[column] === true))
      .join('  ')
      .trimEnd()
  return texts.map(line).join('\n')
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width)
}

function show(cell: Cell): string {
  return cell === null ? nothing : String(cell)
}
