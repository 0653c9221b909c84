import { parseModelName } from '@weir/vocabulary'
import { rolloutEvents } from './made-traffic.fixture.ts'
import { RolloutDirectory } from './rollout-directory.ts'

const events = rolloutEvents(parseModelName('flights'), 'r1')
const end = JSON.stringify({ kind: 'promoted', eventTime: null })

function directory(waitMs: number) {
  const unreadable: string[] = []
  const rollouts = new RolloutDirectory({
    waitMs,
    onUnreadable: ({ rolloutId }) => void unreadable.push(rolloutId),
  })
  return { rollouts, unreadable }
}

describe('the directory of rollouts', () => {
  it('lists those that are under way', () => {
    const { rollouts } = directory(0)
    rollouts.apply(events)
    expect(rollouts.active().map(({ rolloutId }) => rolloutId)).toEqual(['r1'])
    rollouts.apply([{ rolloutId: 'r1', sequence: 3, details: end }])
    expect(rollouts.active()).toEqual([])
    expect(rollouts.find('r1')?.isOver).toBe(true)
  })

  it('tells of an event that cannot be read, and keeps what it knew', () => {
    const { rollouts, unreadable } = directory(0)
    rollouts.apply([...events, { rolloutId: 'r1', sequence: 3, details: 'not JSON' }])
    expect(unreadable).toEqual(['r1'])
    expect(rollouts.find('r1')?.sequence).toBe(2)
  })

  it('waits no longer than it may, and takes a rollout that becomes known later', async () => {
    const { rollouts } = directory(20)
    expect(await rollouts.waitFor('r1')).toBeUndefined()
    rollouts.apply(events)
    expect(await rollouts.waitFor('r1')).toMatchObject({ rolloutId: 'r1' })
  })
})
