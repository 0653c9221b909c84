import { type CheckResult } from '@weir/monitor'
import { hourMs, parseVersionNumber } from '@weir/vocabulary'
import { ReplayedColumns } from './replayed-columns.ts'

const version = parseVersionNumber(1)

function result(hour: number, reason: CheckResult['reason'], n = 600): CheckResult {
  return {
    ...{ check: 'drift', family: 'drift', subjectKind: 'feature', subject: 'distance', segment: '' },
    ...{ statistic: 'js_distance', window: { start: hour * hourMs, end: (hour + 1) * hourMs } },
    ...{ baseline: 'reference', value: 0.1, lower: null, upper: null, threshold: 0.12, noiseFloor: 0.1 },
    ...{ excess: 0, pValue: 0.5, n, referenceN: 20_000, verdict: 'inconclusive', reason, detail: '' },
  }
}

/** State of the one column after windows that were judged so. */
function stateAfter(...reasons: readonly CheckResult['reason'][]) {
  const columns = new ReplayedColumns(500)
  for (const [hour, reason] of reasons.entries()) columns.record(version, [result(hour, reason)])
  return columns.all().map(({ state }) => state)
}

describe('columns of a replay', () => {
  it('are thin when no window of them had enough rows', () => {
    expect(stateAfter('too-few-rows', 'no-rows')).toEqual(['thin'])
    expect(stateAfter('too-few-rows', 'measured')).toEqual(['judged'])
    expect(stateAfter('measured', 'too-few-rows')).toEqual(['judged'])
  })

  it('are thin when they would be deaf and no window of them had the rows to fail even so', () => {
    const columns = new ReplayedColumns(500)
    columns.record(version, [result(0, 'deaf', 42)])
    expect(columns.all()).toMatchObject([{ state: 'thin' }])
    columns.record(version, [result(1, 'deaf', 500)])
    expect(columns.all()).toMatchObject([{ state: 'deaf' }])
  })

  it('are what their newest window says otherwise', () => {
    expect(stateAfter('measured', 'deaf')).toEqual(['deaf'])
    expect(stateAfter('deaf', 'measured')).toEqual(['judged'])
    expect(stateAfter('not-learned')).toEqual(['shown'])
  })
})
