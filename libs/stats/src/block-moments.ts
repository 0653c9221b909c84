/** Mean of the values of a block of time. */
interface Block {
  /** ms */
  readonly start: number
  readonly value: number
}

/** With fewer spans their means say little of how they scatter. */
const leastSpans = 8

/** Mean and standard deviation of block means, for a detector that takes blocks as independent. Blocks of one longer span
 *  (a day) are alike, and what disturbs them lasts longer than a block: with eight spans or more the deviation is at least
 *  what the spans' means let expect of a block if blocks were independent.
 *  @param blocks at least two
 *  @param spanMs length of a span, ms; spans start at multiples of it
 *  @returns deviation with ddof 1; NaN for fewer than two blocks. O(n)
 *  @example blocks of 1 and 3 of one span: mean 2, deviation sqrt(2) */
export function blockMoments(
  blocks: readonly Block[],
  spanMs: number,
): { readonly mean: number; readonly deviation: number } {
  const { mean, deviation } = momentsOf(blocks.map(({ value }) => value))
  return { mean, deviation: Math.max(deviation, deviationBySpan(blocks, spanMs)) }
}

function deviationBySpan(blocks: readonly Block[], spanMs: number): number {
  const spans = new Map<number, number[]>()
  for (const { start, value } of blocks) {
    const span = Math.floor(start / spanMs)
    const values = spans.get(span)
    if (values === undefined) spans.set(span, [value])
    else values.push(value)
  }
  if (spans.size < leastSpans) return 0
  const bySpan = [...spans.values()].map((values) => momentsOf(values).mean)
  return momentsOf(bySpan).deviation * Math.sqrt(blocks.length / spans.size)
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}
