/** A small multiset of numbers in rising order, of bounded size. Adding and removing cost O(size) moves. */
export class SortedValues {
  size = 0
  readonly values: Float64Array

  constructor(capacity: number) {
    this.values = new Float64Array(capacity)
  }

  add(x: number): void {
    const at = this.#firstNotBelow(x)
    this.values.copyWithin(at + 1, at, this.size)
    this.values[at] = x
    this.size += 1
  }

  /** Takes away one value equal to x; there must be one. */
  remove(x: number): void {
    const at = this.#firstNotBelow(x)
    this.values.copyWithin(at, at + 1, this.size)
    this.size -= 1
  }

  clear(): void {
    this.size = 0
  }

  #firstNotBelow(x: number): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.values[middle] ?? NaN) < x) low = middle + 1
      else high = middle
    }
    return low
  }
}
