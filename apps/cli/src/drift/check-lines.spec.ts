import { checkLines } from './check-lines.ts'
import { checkRow, windowOf } from './made-windows.fixture.ts'

describe('the lines of checks', () => {
  it('are the newest window of each series, with its trend oldest first', () => {
    const [line, ...others] = checkLines([
      checkRow(2, { value: 0.3, verdict: 'fail' }),
      checkRow(1, { value: null }),
      checkRow(0, { value: 0.2, verdict: 'fail' }),
    ])
    expect(others).toEqual([])
    expect(line).toMatchObject({ value: 0.3, status: 'fail', failed: 2 })
    expect(line?.trend.map(({ value }) => value)).toEqual([0.2, null, 0.3])
  })

  it('keep a feature apart from the score that it is named like', () => {
    const score = { subject: 'score', subjectKind: 'score' } as const
    const lines = checkLines([
      checkRow(1, { ...score, subjectKind: 'feature', verdict: 'fail' }),
      checkRow(0, { ...score, subjectKind: 'feature' }),
      checkRow(1, score),
    ])
    expect(lines.map(({ subjectKind, status, trend }) => [subjectKind, status, trend.length])).toEqual([
      ['feature', 'fail', 2],
      ['score', 'pass', 1],
    ])
  })

  it('put failed ones first, then errors and deaf ones, then those nearest to their threshold', () => {
    const lines = checkLines([
      checkRow(0, { subject: 'calm' }),
      checkRow(0, { subject: 'unknown', value: null, verdict: 'inconclusive', reason: 'no-rows' }),
      checkRow(0, { subject: 'near', value: 0.11 }),
      checkRow(0, { subject: 'deaf', value: 0.5, verdict: 'inconclusive', reason: 'deaf', threshold: 0.4 }),
      checkRow(0, { subject: 'broken', verdict: 'error', reason: 'bins-differ', value: null }),
      checkRow(0, { subject: 'failed', value: 0.2, verdict: 'fail' }),
      checkRow(0, { subject: 'shown', statistic: 'psi', value: 9, threshold: null, verdict: 'inconclusive' }),
    ])
    expect(lines.map(({ subject }) => subject)).toEqual([
      'failed',
      'broken',
      'deaf',
      'near',
      'calm',
      'unknown',
      'shown',
    ])
    expect(lines.map(({ isBeside }) => isBeside).lastIndexOf(false)).toBe(5)
  })

  it('never call a check that is deaf, muted or without a threshold by a verdict', () => {
    const statuses = ['deaf', 'not-learned', 'muted', 'measured', 'usual'].map(
      (reason) => checkLines([checkRow(0, { reason, verdict: 'inconclusive' })])[0]?.status,
    )
    expect(statuses).toEqual(['deaf', 'not learned', 'muted', 'inconclusive', 'inconclusive'])
  })

  it('leave out the windows in which a column was judged before, and keep rules of several lengths side by side', () => {
    const volume = { subject: '', check: 'volume', statistic: 'ratio', reason: 'measured' }
    const lines = checkLines([
      checkRow(29, { window: windowOf(30, 6) }),
      checkRow(23, { window: windowOf(24, 24), baseline: 'reference', verdict: 'fail' }),
      checkRow(29, { ...volume, window: windowOf(30, 1) }),
      checkRow(29, { ...volume, window: windowOf(24, 6) }),
    ])
    expect(lines.map(({ check, window }) => [check, (window?.end ?? 0) - (window?.start ?? 0)])).toEqual([
      ['drift', 6 * 3_600_000],
      ['volume', 3_600_000],
      ['volume', 6 * 3_600_000],
    ])
  })

  it('keep windows without a length, which rows of one event time make', () => {
    const moment = { start: 5, end: 5 }
    const lines = checkLines([
      checkRow(0, { window: moment }),
      checkRow(0, { window: moment, subject: 'rate', verdict: 'fail' }),
    ])
    expect(lines.map(({ subject }) => subject)).toEqual(['rate', 'minute'])
  })

  it('leave out a check of which three windows could have ended since', () => {
    const gone = {
      subject: 'origin=LAX',
      check: 'category_gone',
      statistic: 'seen_share',
      verdict: 'fail',
    } as const
    expect(checkLines([checkRow(9), checkRow(7, gone)])).toHaveLength(2)
    expect(checkLines([checkRow(9), checkRow(6, gone)]).map(({ check }) => check)).toEqual(['drift'])
  })
  it('keep the newest block of realised minus estimated, however long its labels took', () => {
    const gap = { subject: 'loss', subjectKind: 'none', check: 'gap', statistic: 'shiryaev_roberts' } as const
    expect(checkLines([checkRow(200), checkRow(9, gap)]).map(({ check }) => check)).toEqual(['drift', 'gap'])
    expect(
      checkLines([checkRow(200), checkRow(9, gap), checkRow(5, { ...gap, subject: 'value' })]),
    ).toHaveLength(2)
  })
})
