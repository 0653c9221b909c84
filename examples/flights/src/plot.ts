/** One moment of a story: event time, ms since the Unix epoch, and a value; null where there is none. */
export interface PlotPoint {
  readonly atMs: number
  readonly value: number | null
}

/** A line of the plot: its label and what is drawn. */
export interface PlotLine {
  readonly label: string
  readonly points: readonly PlotPoint[]
  /** Value at the bottom and at the top of the bars. */
  readonly from: number
  readonly to: number
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** Draws lines over the same span of event time, one character a column: the last value known in it.
 *  @param width columns
 *  @returns one text line each, labels padded to the same width */
export function plot(lines: readonly PlotLine[], width: number): readonly string[] {
  const times = lines.flatMap(({ points }) => points.map(({ atMs }) => atMs))
  const start = Math.min(...times)
  const span = Math.max(...times) - start
  const labelWidth = Math.max(...lines.map(({ label }) => label.length))
  return lines.map((line) => {
    const columns = columnsOf(line.points, { start, span, width })
    return `${line.label.padEnd(labelWidth)}  ${columns.map((value) => barOf(line, value)).join('')}`
  })
}

function columnsOf(
  points: readonly PlotPoint[],
  { start, span, width }: { readonly start: number; readonly span: number; readonly width: number },
): readonly (number | null)[] {
  const columns = new Array<number | null>(width).fill(null)
  for (const { atMs, value } of points) {
    const column = span === 0 ? 0 : Math.min(width - 1, Math.floor(((atMs - start) / span) * width))
    columns[column] = value
  }
  let last: number | null = null
  return columns.map((value) => {
    last = value ?? last
    return last
  })
}

function barOf({ from, to }: PlotLine, value: number | null): string {
  if (value === null) return ' '
  const share = (value - from) / (to - from)
  const level = Math.max(0, Math.min(bars.length - 1, Math.round(share * (bars.length - 1))))
  return bars[level] ?? ' '
}
