/** A growing window in O(log n) buckets (exponential histogram): row r holds up to `perRow` buckets of 2^r values, the
 *  oldest first; one bucket more, and the two oldest become one of the next row. Knows the width, the total and the sum
 *  of squared deviations of the window and of each bucket. Typed arrays that grow by rows: adding a value allocates nothing.
 *  Source: Datar et al. 2002; deviations merged as in Babcock et al. 2003. */
export class BucketRows {
  width = 0
  total = 0
  squaredDeviations = 0
  rows = 1
  /** Room for buckets in a row; bucket k of row r is at r * stride + k. */
  readonly stride: number
  counts = new Int32Array(firstRows)
  totals: Float64Array
  #deviations: Float64Array

  /** @param perRow buckets of one size before two become one, a whole number >= 1 */
  constructor(perRow: number) {
    this.stride = perRow + 1
    this.totals = new Float64Array(firstRows * this.stride)
    this.#deviations = new Float64Array(firstRows * this.stride)
  }

  /** O(1) on average, O(log n) at worst. */
  add(x: number): void {
    this.width += 1
    if (this.width > 1) {
      const before = this.width - 1
      const gap = x - this.total / before
      this.squaredDeviations += (before * gap * gap) / this.width
    }
    this.total += x
    this.#push(0, x, 0)
    for (let row = 0; this.counts[row] === this.stride; row++) this.#mergeOldest(row)
  }

  /** Forgets the oldest bucket; there must be another one. */
  dropOldest(): void {
    const row = this.rows - 1
    const size = 2 ** row
    const at = row * this.stride
    const sum = this.totals[at] ?? NaN
    this.width -= size
    this.total -= sum
    const gap = sum / size - this.total / this.width
    this.squaredDeviations -=
      (this.#deviations[at] ?? NaN) + (size * this.width * gap * gap) / (size + this.width)
    this.#shift(row, 1)
    while (this.counts[this.rows - 1] === 0 && this.rows > 1) this.rows -= 1
  }

  clear(): void {
    this.width = 0
    this.total = 0
    this.squaredDeviations = 0
    this.rows = 1
    this.counts.fill(0)
  }

  #push(row: number, total: number, deviation: number): void {
    if (row === this.rows) this.#addRow()
    const count = this.counts[row] ?? 0
    this.totals[row * this.stride + count] = total
    this.#deviations[row * this.stride + count] = deviation
    this.counts[row] = count + 1
  }

  #mergeOldest(row: number): void {
    const size = 2 ** row
    const at = row * this.stride
    const first = this.totals[at] ?? NaN
    const second = this.totals[at + 1] ?? NaN
    const gap = first / size - second / size
    const between = (size * size * gap * gap) / (size + size)
    const within = (this.#deviations[at] ?? NaN) + (this.#deviations[at + 1] ?? NaN)
    this.#push(row + 1, first + second, within + between)
    this.#shift(row, 2)
  }

  #shift(row: number, by: number): void {
    const start = row * this.stride
    const end = start + (this.counts[row] ?? 0)
    for (let to = start; to + by < end; to++) {
      this.totals[to] = this.totals[to + by] ?? NaN
      this.#deviations[to] = this.#deviations[to + by] ?? NaN
    }
    this.counts[row] = end - start - by
  }

  #addRow(): void {
    if (this.rows === this.counts.length) {
      this.counts = grown(this.counts, new Int32Array(2 * this.rows))
      this.totals = grown(this.totals, new Float64Array(2 * this.rows * this.stride))
      this.#deviations = grown(this.#deviations, new Float64Array(2 * this.rows * this.stride))
    }
    this.counts[this.rows] = 0
    this.rows += 1
  }
}

/** Rows at the start: 16 rows of 5 buckets hold 300,000 values. */
const firstRows = 16

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
