import { parseModelName } from '@weir/vocabulary'
import { ModelQueues } from './model-queues.ts'

const one = parseModelName('one')
const two = parseModelName('two')

/** Work that waits until it is let go. */
function held(log: string[], name: string) {
  let letGo: () => void = () => undefined
  const promise = new Promise<void>((resolve) => (letGo = resolve))
  return {
    letGo: () => letGo(),
    work: async () => {
      log.push(`${name} begins`)
      await promise
      log.push(`${name} ends`)
    },
  }
}

describe('the queues of models', () => {
  it('does work on one model in order, one at a time', async () => {
    const log: string[] = []
    const queues = new ModelQueues()
    const [a, b] = [held(log, 'a'), held(log, 'b')]
    const all = [queues.run(one, a.work), queues.run(one, b.work)]
    b.letGo()
    a.letGo()
    await Promise.all(all)
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('does not let one model wait for another', async () => {
    const log: string[] = []
    const queues = new ModelQueues()
    const a = held(log, 'a')
    const first = queues.run(one, a.work)
    await queues.run(two, async () => void log.push('b'))
    expect(log).toEqual(['a begins', 'b'])
    a.letGo()
    await first
  })

  it('goes on after work that failed, and tells its caller', async () => {
    const queues = new ModelQueues()
    const failed = queues.run(one, () => Promise.reject(new Error('broken')))
    const next = queues.run(one, async () => 'done')
    await expect(failed).rejects.toThrow('broken')
    await expect(next).resolves.toBe('done')
  })

  it('is idle when all that was asked for is done', async () => {
    const log: string[] = []
    const queues = new ModelQueues()
    void queues.run(one, async () => void log.push('a'))
    void queues.run(one, async () => void log.push('b'))
    await queues.idle()
    expect(log).toEqual(['a', 'b'])
  })
})
