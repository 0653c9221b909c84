import { worst, type Verdict } from './verdict.ts'

describe('the worst of several verdicts', () => {
  it('is fail before error before inconclusive before pass, in any order', () => {
    const order: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'pass']
    order.forEach((verdict, place) => {
      const milder = order.slice(place)
      expect(worst(milder)).toBe(verdict)
      expect(worst([...milder].reverse())).toBe(verdict)
    })
  })

  it('is inconclusive when nothing was checked', () => {
    expect(worst([])).toBe('inconclusive')
  })
})
