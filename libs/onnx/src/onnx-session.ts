import { type FeatureRows, type InputBinding, type InputContract, type OutputBinding } from '@weir/models'
import { Unavailable } from '@weir/vocabulary'
import { type InferenceSession } from 'onnxruntime-node'
import { packRows, planColumns, type ColumnPlan, type FeedBlock } from './feed-columns.ts'
import { checkIntegers, feedsOf, inputSlots, type InputSlot } from './input-slots.ts'
import { openGraph, reasonOf } from './open-graph.ts'
import { signatureOf } from './read-signature.ts'
import { RunQueue } from './run-queue.ts'
import { readScores, toScores, type Scores } from './scores.ts'

/** How a version is fed and where its answer is; a `ModelVersion` has both. */
export interface Bindings {
  readonly input: InputBinding
  readonly output: OutputBinding
}

/** Rows that go through the graph at once: a run blocks the event loop, 256 rows of a 150-tree model for 1 to 2 ms. */
const maxRunRows = 256
/** The first run allocates the runtime's buffers; the second shows that they hold. */
const warmUpRuns = 2

/** One loaded graph, scored by many callers. A run in flight is never cut off by `release`. */
export class OnnxSession {
  readonly #graph: InferenceSession
  readonly #slots: readonly InputSlot[]
  readonly #bindings: Bindings
  readonly #runs: RunQueue
  readonly #plans = new WeakMap<InputContract, ColumnPlan>()
  #released: Promise<void> | null = null

  private constructor(graph: InferenceSession, bindings: Bindings) {
    this.#graph = graph
    this.#bindings = bindings
    this.#slots = inputSlots(bindings.input, signatureOf(graph))
    this.#runs = new RunQueue((blocks, rows) => this.#run(blocks, rows), maxRunRows)
  }

  /** Loads and warms up.
   *  @throws InvalidInput `onnx-external-data`, `onnx-unreadable`, `onnx-input-unusable`;
   *  Unavailable `onnx-run-failed` when the warm-up fails or gives another output than the binding says */
  static async load(bytes: Uint8Array, bindings: Bindings): Promise<OnnxSession> {
    const graph = await openGraph(bytes)
    try {
      const session = new OnnxSession(graph, bindings)
      for (let run = 0; run < warmUpRuns; run += 1)
        await session.#run(zeroBlocks(bindings.input, session.#slots), 1)
      return session
    } catch (error) {
      await graph.release()
      throw error
    }
  }

  /** Scores rows of the contract, or of an older revision's contract that has all features the version uses.
   *  Calls made during a run share the next one; more than 256 rows go in several runs.
   *  @throws InvalidInput `feature-not-in-contract`, `feature-not-integer`;
   *  Unavailable `onnx-run-failed` when the graph fails on these rows, `onnx-session-released` after `release` */
  async score(rows: FeatureRows, contract: InputContract): Promise<Scores> {
    if (this.#released !== null)
      throw new Unavailable('onnx-session-released', 'this version was unloaded; choose a version again')
    const plan = this.#planFor(contract)
    const parts = ranges(rows.rows).map((range) => ({ ...range, blocks: packRows(plan, rows, range) }))
    for (const { blocks } of parts) checkIntegers(this.#slots, blocks)
    const outputs = await Promise.all(
      parts.map(({ blocks, from, to }) => this.#runs.submit(blocks, to - from)),
    )
    return toScores(outputs, rows.rows, this.#bindings.output.width)
  }

  /** Takes no more calls, lets those that wait or run finish, then frees the graph. Repeated calls do nothing more. */
  release(): Promise<void> {
    this.#released ??= this.#runs.drained().then(() => this.#graph.release())
    return this.#released
  }

  #planFor(contract: InputContract): ColumnPlan {
    const known = this.#plans.get(contract)
    if (known !== undefined) return known
    const plan = planColumns(this.#bindings.input, contract)
    this.#plans.set(contract, plan)
    return plan
  }

  async #run(blocks: readonly FeedBlock[], rows: number): Promise<Float32Array> {
    const { output } = this.#bindings
    const feeds = feedsOf(this.#slots, blocks, rows)
    const results = await this.#graph.run(feeds, [output.output]).catch((error: unknown) => {
      throw new Unavailable('onnx-run-failed', `the graph failed on ${rows} rows: ${reasonOf(error)}`, {
        rows,
        cause: error,
      })
    })
    return readScores(results[output.output], output, rows)
  }
}

/** Half-open ranges of at most `maxRunRows` rows. */
function ranges(rows: number): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil(rows / maxRunRows) }, (_, part) => ({
    from: part * maxRunRows,
    to: Math.min(rows, (part + 1) * maxRunRows),
  }))
}

function zeroBlocks(binding: InputBinding, slots: readonly InputSlot[]): readonly FeedBlock[] {
  return slots.map((slot) =>
    slot.feeding === null
      ? { kind: 'texts', values: [''] }
      : { kind: 'numbers', values: new Float32Array(slot.width ?? 1) },
  )
}
