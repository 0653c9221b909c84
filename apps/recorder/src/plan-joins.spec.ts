import { planJoins } from './plan-joins.ts'

const at = 1_700_000_000_000
const key = { outcomeId: 'o1', entityId: 'e', row: 0, name: 'late', eventTime: at }
const report = (otherwise: Partial<typeof key> = {}) => ({
  outcome: { ...key, model: 'flights', requestId: '', value: 1, reportedTime: at, ...otherwise },
  partition: 2,
  offset: 5,
})
const answer = (requestId: string) => ({ entityId: 'e', row: 0, known: at, requestId })
const nothing = { missing: [], stale: [], unanswered: [] }

describe('what outcomes by entity are joined to', () => {
  it('is the answer that was found for their entity and time, corrections to the same one', () => {
    const correction = report({ outcomeId: 'o2' })
    const plan = planJoins([report(), correction], [answer('r1')], [])
    expect(plan.missing.map(({ outcome }) => [outcome.outcomeId, outcome.requestId])).toEqual([
      ['o1', 'r1'],
      ['o2', 'r1'],
    ])
    expect(plan).toMatchObject({ stale: [], unanswered: [] })
  })

  it('stays as it is when that is where they are', () => {
    expect(planJoins([report()], [answer('r1')], [{ ...key, requestId: 'r1' }])).toEqual(nothing)
  })

  it('moves to a newer answer, and leaves every other one', () => {
    const joined = ['r0', 'r1'].map((requestId) => ({ ...key, requestId }))
    const plan = planJoins([report()], [answer('r2')], joined)
    expect(plan.stale).toEqual(joined)
    expect(plan.missing).toMatchObject([{ outcome: { requestId: 'r2', value: 1 }, partition: 2, offset: 5 }])
    expect(planJoins([report()], [answer('r1')], joined)).toEqual({ ...nothing, stale: [joined[0]] })
  })

  it('is nothing while no answer is found, and stays when the answer is no longer kept', () => {
    expect(planJoins([report()], [], [])).toEqual({ ...nothing, unanswered: [report()] })
    expect(planJoins([report()], [], [{ ...key, requestId: 'r1' }])).toEqual(nothing)
  })

  it.each([
    ['entity', { entityId: 'f' }],
    ['row', { row: 1 }],
    ['time', { eventTime: at + 1 }],
  ])('is told apart by %s', (_, otherwise) => {
    expect(planJoins([report(otherwise)], [answer('r1')], [])).toMatchObject({ missing: [], stale: [] })
  })

  it('is no matter of the joins of other reports', () => {
    const others = [
      { ...key, requestId: 'r0', outcomeId: 'o2' },
      { ...key, requestId: 'r0', name: 'cancelled' },
    ]
    expect(planJoins([report()], [answer('r1')], others)).toMatchObject({ stale: [] })
  })
})
