import { type AlertChanged } from '@weir/contracts'
import { Unavailable } from '@weir/vocabulary'
import { AlertMemory } from './alert-memory.ts'
import { publish } from './send-alerts.ts'
import { nulls, watchedWorld, well } from './watched-world.fixture.ts'

/** The records of one alert that fired and is over. */
async function transitions(): Promise<readonly AlertChanged[]> {
  const { record, look, alerts } = watchedWorld()
  record(0, [nulls, nulls, well, well, well])
  await look(5)
  return alerts
}

/** Sends to a topic that this process follows: what is written comes back before the writing is known to be done. */
function followedTopic() {
  const memory = new AlertMemory()
  const counted: string[] = []
  const state = { isAnswerLost: false }
  const sink = {
    ...watchedWorld().deps,
    async publishAlerts(some: readonly AlertChanged[]) {
      for (const alert of some) memory.remember(alert, 1)
      if (state.isAnswerLost) throw new Unavailable('kafka-unavailable', 'away')
    },
    onAlert: ({ status, sequence }: AlertChanged) => void counted.push(`${status} ${sequence}`),
  }
  return {
    memory,
    counted,
    state,
    send: (record: AlertChanged) => publish(sink, memory, { records: [record], now: 2 }),
  }
}

describe('an alert that is sent', () => {
  it('is counted though it comes back from the topic before the sending is over, and not when it is sent again', async () => {
    const { counted, send } = followedTopic()
    const [firing, resolved] = await transitions()
    if (firing === undefined || resolved === undefined) throw new Error('no alert')
    await send(firing)
    await send(firing)
    await send(resolved)
    expect(counted).toEqual(['firing 1', 'resolved 2'])
  })

  it('is counted when it is sent again after an answer that was lost, once', async () => {
    const { counted, send, state } = followedTopic()
    const [firing] = await transitions()
    if (firing === undefined) throw new Error('no alert')
    state.isAnswerLost = true
    await expect(send(firing)).rejects.toThrow(Unavailable)
    expect(counted).toEqual([])
    state.isAnswerLost = false
    await send(firing)
    await send(firing)
    expect(counted).toEqual(['firing 1'])
  })

  it('is not counted by a process that did not send it', async () => {
    const { counted, memory, send } = followedTopic()
    const [firing] = await transitions()
    if (firing === undefined) throw new Error('no alert')
    memory.remember(firing, 1)
    await send(firing)
    expect(counted).toEqual([])
  })
})
