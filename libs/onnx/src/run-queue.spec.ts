import { type FeedBlock } from './feed-columns.ts'
import { RunQueue } from './run-queue.ts'

/** A graph that doubles numbers and fails on 13; it runs when told to. */
function heldGraph() {
  const batches: number[][] = []
  const gates: (() => void)[] = []
  const run = async ([block]: readonly FeedBlock[]): Promise<Float32Array> => {
    const values = block?.kind === 'numbers' ? block.values : new Float32Array(0)
    batches.push([...values])
    await new Promise<void>((resolve) => gates.push(resolve))
    if (values.includes(13)) throw new Error('unlucky')
    return values.map((value) => value * 2)
  }
  const finishRuns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      gates.shift()?.()
    }
  }
  return { batches, run, finishRuns }
}

const block = (...values: readonly number[]): readonly FeedBlock[] => [
  { kind: 'numbers', values: Float32Array.from(values) },
]
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('calls that share runs', () => {
  it('run at once when nothing runs, with what the same turn brought', async () => {
    const { batches, run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 256)
    const answers = Promise.all([queue.submit(block(1), 1), queue.submit(block(2, 3), 2)])
    await turn()
    expect(batches).toEqual([[1, 2, 3]])
    await finishRuns()
    expect((await answers).map((answer) => [...answer])).toEqual([[2], [4, 6]])
  })

  it('go together in the next run when they come during one', async () => {
    const { batches, run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 256)
    const first = queue.submit(block(1), 1)
    await turn()
    const others = Promise.all([queue.submit(block(2), 1), queue.submit(block(3), 1)])
    await finishRuns()
    await Promise.all([first, others])
    expect(batches).toEqual([[1], [2, 3]])
  })

  it('fill a run up to its cap, in their order', async () => {
    const { batches, run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 3)
    const answers = Promise.all([
      queue.submit(block(1, 2), 2),
      queue.submit(block(3, 4), 2),
      queue.submit(block(5), 1),
      queue.submit(block(6, 7, 8, 9), 4),
    ])
    await finishRuns()
    expect((await answers).map((answer) => [...answer])).toEqual([[2, 4], [6, 8], [10], [12, 14, 16, 18]])
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
      [6, 7, 8, 9],
    ])
  })

  it('fail alone: the others of a failed run are run again', async () => {
    const { run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 256)
    const answers = Promise.allSettled([
      queue.submit(block(1), 1),
      queue.submit(block(13), 1),
      queue.submit(block(2), 1),
    ])
    await finishRuns()
    const [one, thirteen, two] = await answers
    expect(one).toMatchObject({ status: 'fulfilled', value: Float32Array.of(2) })
    expect(two).toMatchObject({ status: 'fulfilled', value: Float32Array.of(4) })
    expect(thirteen).toMatchObject({ status: 'rejected', reason: new Error('unlucky') })
  })

  it('go on after a failure', async () => {
    const { run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 256)
    const failed = queue.submit(block(13), 1).catch((error: unknown) => error)
    await finishRuns()
    expect(await failed).toEqual(new Error('unlucky'))
    const answer = queue.submit(block(4), 1)
    await finishRuns()
    expect([...(await answer)]).toEqual([8])
  })

  it('are waited for by drained, the running and the waiting ones', async () => {
    const { run, finishRuns } = heldGraph()
    const queue = new RunQueue(run, 1)
    const done: string[] = []
    const answers = [1, 2, 3].map((value) =>
      queue.submit(block(value), 1).then(() => done.push(`run ${value}`)),
    )
    const drained = queue.drained().then(() => done.push('drained'))
    await finishRuns()
    await Promise.all([...answers, drained])
    expect(done).toEqual(['run 1', 'run 2', 'run 3', 'drained'])
  })
})
