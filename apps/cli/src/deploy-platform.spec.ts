import { Conflict, Unavailable } from '@weir/vocabulary'
import { deployPlatform, type DeployStep } from './deploy-platform.ts'

function clock() {
  let now = 0
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
  }
}

function step(name: string, run: DeployStep['run']): DeployStep {
  return { name, address: `at ${name}`, run }
}

function silentProgress(told: string[] = []) {
  const nothing = () => undefined
  return {
    show: nothing,
    bar: nothing,
    page: nothing,
    clear: nothing,
    tell: (line: string) => void told.push(line),
  }
}

const fine = async () => ({ inPlace: 2, created: ['a'] })
const away = async () => {
  throw new Unavailable('kafka-unavailable', 'away')
}

describe('deployPlatform', () => {
  it('reports what each part has and what was made now', async () => {
    const steps = [step('topics', fine), step('schemas', async () => ({ inPlace: 9, created: null }))]
    const report = await deployPlatform(
      { steps, clock: clock(), progress: silentProgress() },
      { timeoutMs: 1 },
    )
    expect(report.json).toEqual({
      steps: [
        { step: 'topics', address: 'at topics', inPlace: 2, created: ['a'], ms: 0 },
        { step: 'schemas', address: 'at schemas', inPlace: 9, created: null, ms: 0 },
      ],
    })
    expect(report.text).toMatch(/topics +2 +1 +0 {2}at topics\nschemas +9 +- /)
  })

  it('waits for a system that boots, and says so', async () => {
    let tries = 0
    const booting = async () => {
      tries += 1
      return tries < 4 ? away() : fine()
    }
    const told: string[] = []
    const deps = { steps: [step('topics', booting)], clock: clock(), progress: silentProgress(told) }
    await deployPlatform(deps, { timeoutMs: 5_000 })
    expect(tries).toBe(4)
    expect(told[0]).toBe('topics: at topics does not answer yet')
  })

  it('gives up when the time is over', async () => {
    const time = clock()
    const deps = { steps: [step('topics', away)], clock: time, progress: silentProgress() }
    await expect(deployPlatform(deps, { timeoutMs: 5_000 })).rejects.toThrow('away')
    expect(time.now()).toBeGreaterThan(4_000)
    expect(time.now()).toBeLessThan(5_000)
  })

  it('does not repeat what would be refused again, but lets the other parts end', async () => {
    let finished = false
    const refused = async () => {
      throw new Conflict('kafka-topics-differ', 'differ')
    }
    const slow = async () => {
      await Promise.resolve()
      finished = true
      return fine()
    }
    const deps = { steps: [step('a', refused), step('b', slow)], clock: clock(), progress: silentProgress() }
    await expect(deployPlatform(deps, { timeoutMs: 5_000 })).rejects.toThrow('differ')
    expect(finished).toBe(true)
  })
})
