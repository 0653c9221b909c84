/** A bounded first-in, first-out queue that never grows and never waits. */
export class OfferRing<Item> {
  private readonly slots: (Item | undefined)[]
  private readonly maxBytes: number
  private readonly sizeOf: (item: Item) => number
  private first = 0
  private bytes = 0
  size = 0

  constructor(limits: {
    readonly capacity: number
    readonly maxBytes: number
    readonly sizeOf: (item: Item) => number
  }) {
    this.slots = new Array<Item | undefined>(limits.capacity)
    this.maxBytes = limits.maxBytes
    this.sizeOf = limits.sizeOf
  }

  /** @returns false if the queue is full, by items or by bytes: the item is not taken */
  push(item: Item): boolean {
    const bytes = this.sizeOf(item)
    if (this.size === this.slots.length || this.bytes + bytes > this.maxBytes) return false
    this.slots[(this.first + this.size) % this.slots.length] = item
    this.size += 1
    this.bytes += bytes
    return true
  }

  /** The oldest items, which stay in the queue until `drop`: at most `count`, and `maxBytes` unless the first is larger. */
  peek(count: number, maxBytes: number): Item[] {
    const items: Item[] = []
    let bytes = 0
    for (let at = 0; at < Math.min(count, this.size); at += 1) {
      const item = this.slots[(this.first + at) % this.slots.length]
      if (item === undefined) break
      bytes += this.sizeOf(item)
      if (bytes > maxBytes && items.length > 0) break
      items.push(item)
    }
    return items
  }

  /** Removes the `count` oldest items. */
  drop(count: number): void {
    for (let done = 0; done < count; done += 1) {
      const item = this.slots[this.first]
      if (item !== undefined) this.bytes -= this.sizeOf(item)
      this.slots[this.first] = undefined
      this.first = (this.first + 1) % this.slots.length
      this.size -= 1
    }
  }
}
