import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'
import { repeatDuty } from './repeat-duty.ts'

/** Looks every 5 ms; each look meets the next of `outcomes`, and the last of them for ever. */
function start(outcomes: readonly (Error | null)[], isMine: () => boolean = () => true) {
  const looks: number[] = []
  const failures: string[] = []
  const logged: string[] = []
  const say = (_: unknown, message?: string) => void logged.push(message ?? '')
  const duty = repeatDuty(
    {
      name: 'kpi',
      isMine,
      async look() {
        const outcome = outcomes[Math.min(looks.length, outcomes.length - 1)] ?? null
        looks.push(looks.length)
        if (outcome !== null) throw outcome
      },
    },
    { pollMs: 5, logger: { info: say, warn: say, error: say }, onFailure: (name) => failures.push(name) },
  )
  return { duty, looks, failures, logged }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(1)
}

const away = new Unavailable('clickhouse-unavailable', 'away')

describe('a repeated duty', () => {
  it('goes on after an outage, which it tells once', async () => {
    const { duty, looks, failures, logged } = start([away, away, null])
    await until(() => looks.length > 3)
    await duty.stop()
    expect(failures).toEqual(['kpi', 'kpi'])
    expect(logged).toHaveLength(2)
    expect(duty.status()).toMatch(/^done \d+ ms ago$/)
  })

  it('says what it waits for', async () => {
    const { duty, failures } = start([away])
    await until(() => failures.length > 0)
    expect(duty.status()).toContain('waits')
    await duty.stop()
  })

  it('is not well after a defect, and does not end the process', async () => {
    const { duty, failures } = start([new Error('a query that cannot be')])
    await until(() => failures.length > 0)
    expect(() => duty.status()).toThrow('a query that cannot be')
    expect(failures).toEqual(['kpi'])
    await duty.stop()
  })

  it('rests while it is the turn of another process', async () => {
    let asked = 0
    const { duty, looks } = start([null], () => (asked += 1) < 0)
    await until(() => asked > 3)
    await duty.stop()
    expect(looks).toEqual([])
    expect(duty.status()).toBe('another process does it')
  })
})
