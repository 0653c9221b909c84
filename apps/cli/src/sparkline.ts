const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const gap = ' '

/** A line of bars, one a value, scaled from `floor` (or the least value) to the largest; a gap where there is none.
 *  @param values null and NaN show as a gap */
export function sparkline(values: readonly (number | null)[], floor?: number): string {
  const known = values.filter(isKnown)
  if (known.length === 0) return gap.repeat(values.length)
  const low = floor ?? Math.min(...known)
  const high = Math.max(...known)
  return values.map((value) => bar(value, low, high)).join('')
}

function bar(value: number | null, low: number, high: number): string {
  if (!isKnown(value)) return gap
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0
  return levels[Math.round(share * (levels.length - 1))] ?? gap
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}
