/** Lays cells out in columns, to the left, two spaces apart.
 *  @param rows the heading first
 *  @returns one text line a row, without blanks at its end */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Prints a table, indented. */
export function printTable(rows: readonly (readonly string[])[]): void {
  for (const line of textTable(rows)) console.log(`  ${line}`)
}
