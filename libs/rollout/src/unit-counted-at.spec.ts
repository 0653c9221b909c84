import { hourMs } from '@weir/vocabulary'
import { t0 } from './made-rollouts.ts'
import { unitCountedAt } from './unit-counted-at.ts'

describe('a paired unit', () => {
  it('counts at the maturity age, however early its label lands', () => {
    expect(unitCountedAt(t0, t0 + hourMs, 6 * hourMs)).toBe(t0 + 6 * hourMs)
  })

  it('counts when its label lands, if that is later', () => {
    expect(unitCountedAt(t0, t0 + 9 * hourMs, 6 * hourMs)).toBe(t0 + 9 * hourMs)
  })
})
