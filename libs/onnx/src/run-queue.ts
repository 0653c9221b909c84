import { joinBlocks, type FeedBlock } from './feed-columns.ts'

/** Runs `rows` rows and gives their numbers, row-major, as many for each row. */
export type Run = (blocks: readonly FeedBlock[], rows: number) => Promise<Float32Array>

interface WaitingCall {
  readonly rows: number
  readonly blocks: readonly FeedBlock[]
  readonly resolve: (outputs: Float32Array) => void
  readonly reject: (error: unknown) => void
}

/** Shares runs between calls. A call never waits for others to come: an idle queue runs what one turn of the event
 *  loop brought, and what arrives during a run goes in the next one. */
export class RunQueue {
  readonly #run: Run
  readonly #maxRows: number
  readonly #waiting: WaitingCall[] = []
  #working: Promise<void> | null = null

  /** @param maxRows rows in a run; a single call with more runs alone */
  constructor(run: Run, maxRows: number) {
    this.#run = run
    this.#maxRows = maxRows
  }

  /** @returns the call's own rows of the run's numbers; rejects with what the run threw */
  submit(blocks: readonly FeedBlock[], rows: number): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, blocks, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  /** Resolves when no call waits or runs. */
  async drained(): Promise<void> {
    while (this.#working !== null) await this.#working
  }

  async #work(): Promise<void> {
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#runTogether(this.#takeCalls())
    this.#working = null
  }

  #takeCalls(): readonly WaitingCall[] {
    let rows = 0
    let count = 0
    for (const call of this.#waiting) {
      if (count > 0 && rows + call.rows > this.#maxRows) break
      rows += call.rows
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  /** A failed run is repeated call by call, so that one call's rows fail only themselves. */
  async #runTogether(calls: readonly WaitingCall[]): Promise<void> {
    const rows = calls.reduce((sum, call) => sum + call.rows, 0)
    try {
      const outputs = await this.#run(joinBlocks(calls.map(({ blocks }) => blocks)), rows)
      const width = outputs.length / rows
      let from = 0
      for (const call of calls) {
        call.resolve(outputs.subarray(from * width, (from + call.rows) * width))
        from += call.rows
      }
    } catch (error) {
      if (calls.length === 1) calls[0]?.reject(error)
      else for (const call of calls) await this.#runTogether([call])
    }
  }
}
