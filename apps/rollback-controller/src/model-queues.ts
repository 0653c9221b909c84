import { type ModelName } from '@weir/vocabulary'

/** Work on one model is done one after the other; models do not wait for each other. */
export class ModelQueues {
  readonly #last = new Map<ModelName, Promise<unknown>>()

  /** Runs `work` when all that was asked for this model before is done, well or not. */
  run<Result>(model: ModelName, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(model) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#last.set(model, settled)
    void settled.then(() => {
      if (this.#last.get(model) === settled) this.#last.delete(model)
    })
    return mine
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values())
  }
}
