import { type CheckResult } from './check-result.ts'
import { discover, judgementsOfWeek } from './discover.ts'
import { madeResult } from './made-results.fixture.ts'

const weeklyRate = 0.05
const hourlyRate = weeklyRate / judgementsOfWeek

function drifted(subject: string, change: Partial<CheckResult> = {}): CheckResult {
  return madeResult(1, { check: 'drift', family: 'drift', subject, ...change })
}

function verdicts(results: readonly CheckResult[]): readonly string[] {
  return discover(results, weeklyRate).map(({ verdict, reason }) => `${verdict} ${reason}`)
}

describe('discoveries', () => {
  it("are judged at the hour's part of the week's rate", () => {
    expect(judgementsOfWeek).toBe(168)
    expect(verdicts([drifted('a', { pValue: 0.99 * hourlyRate })])).toEqual(['fail measured'])
    expect(verdicts([drifted('a', { pValue: 1.01 * hourlyRate })])).toEqual(['inconclusive not-discovered'])
  })

  it('count what passes and every segment among the tests', () => {
    const pValue = 0.4 * hourlyRate
    const quiet = drifted('b', { pValue: 0.7, verdict: 'pass' })
    const ofSegment = drifted('b', { pValue: 0.7, verdict: 'pass', segment: 'jfk' })
    expect(verdicts([drifted('a', { pValue }), quiet])).toEqual(['fail measured', 'pass measured'])
    expect(verdicts([drifted('a', { pValue }), quiet, ofSegment])[0]).toBe('inconclusive not-discovered')
  })

  it('help each other', () => {
    const pValue = 0.4 * hourlyRate
    const three = ['a', 'b', 'c'].map((subject) => drifted(subject, { pValue }))
    expect(verdicts(three)).toEqual(Array(3).fill('fail measured'))
  })

  it('leave checks without a p-value of drift alone', () => {
    const others = [madeResult(1), drifted('a', { pValue: null })]
    expect(discover(others, weeklyRate)).toEqual(others)
  })

  it.each(['too-few-rows', 'deaf'] as const)(
    'count a column that reads %s, as its value decided',
    (reason) => {
      const found = drifted('a', { pValue: 0.6 * hourlyRate })
      const unsure = drifted('b', { pValue: 0.7, verdict: 'inconclusive', reason })
      expect(verdicts([found, unsure])).toEqual(['inconclusive not-discovered', `inconclusive ${reason}`])
    },
  )

  it.each(['muted', 'not-learned'] as const)(
    'do not count a column that is %s and never alerts',
    (reason) => {
      const found = drifted('a', { pValue: 0.6 * hourlyRate })
      const silent = drifted('b', { pValue: 0.7, verdict: 'inconclusive', reason })
      expect(verdicts([found, silent])).toEqual(['fail measured', `inconclusive ${reason}`])
    },
  )
})
