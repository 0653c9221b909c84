/** Keys that were counted lately, oldest forgotten first. In memory only: after a restart, or when a partition moves to
 *  another process, a key may be counted once more. */
export class CountedKeys {
  readonly #keys = new Set<string>()
  readonly #capacity: number

  /** @param capacity most keys kept, >= 1; about 100 bytes each */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  /** Adds keys; one that is held already becomes the newest. */
  add(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#keys.delete(key)
      this.#keys.add(key)
      if (this.#keys.size > this.#capacity) this.#forgetOldest()
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#keys
    if (oldest !== undefined) this.#keys.delete(oldest)
  }
}
