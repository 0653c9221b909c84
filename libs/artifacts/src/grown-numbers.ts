/** Numbers that are collected one by one: a list of two million would take four times the memory. */
export class GrownNumbers {
  #values = new Float64Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.#length] = value
    this.#length += 1
  }

  /** A copy of what was collected. */
  toArray(): Float64Array {
    return this.#values.slice(0, this.#length)
  }
}
