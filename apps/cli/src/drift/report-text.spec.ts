import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { checkRow, hourMs, kpiRow, metricRow, windowOf } from './made-windows.fixture.ts'
import { reportText } from './report-text.ts'
import { hasFailed, hasJudged, windowsReport, type ReadWindows } from './windows-report.ts'

const model = parseModelName('flights')
const nothing: ReadWindows = {
  model,
  checks: [],
  kpis: [],
  metrics: [],
  labelDelays: [],
  suppressed: [],
  plots: new Map(),
  asked: { version: null, lengthMs: null },
}

function text(read: Partial<ReadWindows>, isEvery = false): string {
  return reportText(windowsReport({ ...nothing, ...read }), { isEvery })
}

describe('the report of a model', () => {
  it('shows each column with check, baseline, window, value, threshold, excess, verdict and trend', () => {
    const checks = [checkRow(2, { value: 0.09 }), checkRow(1), checkRow(0, { value: 0.01 })]
    const shown = text({ checks })
    expect(shown).toContain('flights version 1 (live) until 1970-01-01 03:00:00Z\ncolumn')
    expect(shown).toMatch(
      /minute +drift +js_distance +same-hours +1 h +0.09 +0.12 +0.02 +1.3 +1000 +pass +- +0 of 3 +▂▅█/,
    )
  })

  it('says deaf, and never pass, of a check that cannot hear', () => {
    const shown = text({ checks: [checkRow(0, { reason: 'deaf', verdict: 'inconclusive', threshold: 0.4 })] })
    expect(shown).toMatch(/minute +drift .* deaf /)
    expect(shown).not.toMatch(/pass|inconclusive/)
  })

  it('shows every deaf check, and says deaf also where the verdict or the trend reads well', () => {
    const deaf = { reason: 'deaf', verdict: 'pass', threshold: 0.4 } as const
    const checks = [
      checkRow(1, deaf),
      checkRow(0),
      checkRow(1, { ...deaf, subject: 'rate', check: 'null_share', statistic: 'share' }),
    ]
    const shown = text({ checks })
    expect(shown).toMatch(/^minute +drift .* deaf /m)
    expect(shown).toMatch(/^rate +null_share .* deaf /m)
    expect(shown).not.toMatch(/\b(pass|ok)\b/)
  })

  it('tells a feature from the score that it is named like', () => {
    const checks = [
      checkRow(0, { subject: 'score' }),
      checkRow(0, { subject: 'score', subjectKind: 'score' }),
    ]
    expect(text({ checks }).match(/^score( \(feature\))? +drift /gm)).toHaveLength(2)
    expect(text({ checks })).toMatch(/^score \(feature\) +drift /m)
  })

  it('keeps versions, roles and segments apart', () => {
    const shown = text({ checks: [checkRow(0), checkRow(0, { version: 2, role: 'shadow', segment: 'JFK' })] })
    expect(shown).toContain('flights version 1 (live) until')
    expect(shown).toContain('flights version 2 (shadow), segment JFK until')
  })

  it('shows of the other checks those that need attention, and counts the rest', () => {
    const checks = [
      checkRow(0),
      checkRow(0, { check: 'null_share', statistic: 'share', value: 0 }),
      checkRow(0, {
        check: 'out_of_range',
        statistic: 'share',
        verdict: 'inconclusive',
        reason: 'too-few-rows',
      }),
      checkRow(0, { check: 'constant', statistic: 'range', verdict: 'fail', detail: 'every value is 3' }),
      checkRow(0, { statistic: 'psi', threshold: null, verdict: 'inconclusive' }),
    ]
    const shown = text({ checks })
    expect(shown).toMatch(/minute +constant .* fail +every value is 3/)
    expect(shown).not.toMatch(/null_share|out_of_range|psi/)
    expect(shown).toContain('Checks not shown: 1 inconclusive, 1 pass (--all shows them).')
    const every = text({ checks }, true)
    expect(every).toMatch(/out_of_range .* inconclusive +too few rows/)
    expect(every).toMatch(/psi .* inconclusive +shown only/)
  })

  it('shows performance without labels, with some and with all of them, and how far an estimate reaches', () => {
    const shown = text({
      metrics: [
        metricRow(3, { stage: 'estimated', value: 0.75 }),
        metricRow(2, { stage: 'provisional', value: 0.72, n: 400 }),
        metricRow(1, { value: 0.71 }),
        metricRow(0, { value: 0.5 }),
      ],
    })
    expect(shown).toMatch(
      /roc_auc +version 1 \(live\) +0.75 +0.6 to 0.8 +1970-01-04 +0.72 +1970-01-03 +0.71 +1970-01-02 +10000 +▁█/,
    )
    expect(shown).toContain('An estimate cannot see a change of P(label given features).')
  })

  it('shows how well metrics were estimated below all of them, by windows in place of labels', () => {
    const metrics = [
      metricRow(0, { metric: 'estimate_coverage of roc_auc', value: 0.9, n: 12 }),
      metricRow(0, { metric: 'estimate_error of roc_auc', value: 0.02, n: 1 }),
      metricRow(0),
      metricRow(0, { arm: 'version 2 (live)' }),
    ]
    const shown = text({ metrics })
    expect(shown.match(/^(roc_auc|estimate_\w+)/gm)).toEqual([
      ...['roc_auc', 'roc_auc', 'estimate_coverage', 'estimate_error'],
    ])
    expect(shown).toMatch(/^roc_auc .* 10000 /m)
    expect(shown).toMatch(/^estimate_coverage of roc_auc .* 12 windows of 1 d /m)
    expect(shown).toMatch(/^estimate_error of roc_auc .* 1 window of 1 d /m)
  })

  it('shows no band of an estimate that has none', () => {
    const shown = text({ metrics: [metricRow(0, { stage: 'estimated', lower: null, upper: null })] })
    expect(shown).toMatch(/roc_auc +version 1 \(live\) +0.7 +- +1970-01-01 +-/)
  })

  it('shows no final value while labels still come', () => {
    const shown = text({ metrics: [metricRow(0, { stage: 'provisional' })] })
    expect(shown).toMatch(/roc_auc +version 1 \(live\) +- +- +- +0.7 +1970-01-01 +- +- /)
  })

  it('shows how late labels come by the newest curve, with what it does not reach, and no check of it', () => {
    const delay = (hour: number, statistic: string, value: number) =>
      checkRow(hour, {
        ...{ subject: 'late', check: 'label_delay', statistic, value, window: windowOf(hour, 168) },
        ...({ threshold: null, baseline: '', verdict: 'inconclusive', reason: '', n: 9_000 } as const),
      })
    const checks = [delay(192, 'p50', 2 * hourMs), delay(168, 'p50', hourMs), delay(168, 'p99', 9 * hourMs)]
    const shown = text({ checks }, true)
    expect(shown).toMatch(/late +7 d +1970-01-09 00:00:00Z +9000 +2 h +not reached +not reached$/m)
    expect(shown).not.toContain('label_delay')
  })

  it('shows which labels have come, and what was not sent and why', () => {
    const shown = text({
      labelDelays: [
        {
          outcome: 'late',
          day: '2001-03-05',
          answered: 200,
          labelled: 150,
          p50Hours: 1.5,
          p95Hours: 4,
          p99Hours: 5,
        },
      ],
      suppressed: [
        {
          alertname: 'ModelDrift',
          version: 1,
          subjects: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
          value: 0.3,
          reason: 'anna had 7 alerts in seven days; the budget is 7',
          windows: 14,
          firstAt: 0,
          lastAt: 13 * hourMs,
        },
      ],
    })
    expect(shown).toMatch(/late +2001-03-05 +200 +150 +0.75 +1.5 +4 +5/)
    expect(shown).toMatch(/ModelDrift +1 +a, b, c, d, e and 2 more +0.3 +14 .* the budget is 7/)
  })

  it('shows the newest KPI that is final, else a provisional one', () => {
    const provisional = kpiRow(1, { isMature: false, mean: 9 })
    expect(text({ kpis: [provisional, kpiRow(0)] })).toMatch(
      /value +version 1 \(live\) +0.5 +0.4 +0.6 +1000 +final/,
    )
    expect(text({ kpis: [provisional] })).toMatch(/ 9 .* provisional/)
  })

  it('says that there are no windows yet', () => {
    expect(text({})).toContain('no windows of flights yet')
  })

  it('calls a check stale that has not been judged for days, and says of which requests and since when', () => {
    const west = { segment: 'west', verdict: 'fail' } as const
    const shown = text({
      checks: [checkRow(50), checkRow(0, west), checkRow(0, { ...west, subject: 'rate' })],
    })
    expect(shown).toMatch(/^minute +drift .* stale +fail until 1970-01-01 01:00:00Z/m)
    expect(shown).toContain(
      'note: 2 checks of version 1 (live), segment west are stale: their newest windows ended more than their length and a day before 1970-01-03 03:00:00Z, the end of the newest window; they count for nothing',
    )
    expect(text({ checks: [checkRow(50)] })).not.toContain('stale')
  })

  it('says that nothing was judged when no window is of what was asked for, whatever else there is', () => {
    const asked = { version: parseVersionNumber(2), lengthMs: 3 * hourMs }
    const shown = text({ kpis: [kpiRow(0)], asked })
    expect(shown).toContain('note: nothing was judged: no window of 3 h of version 2 of flights')
    expect(text({ checks: [checkRow(0)], asked })).not.toContain('nothing was judged')
  })
})

describe('hasFailed', () => {
  const failed = (...checks: ReadWindows['checks']) => hasFailed(windowsReport({ ...nothing, checks }))

  it('looks at the newest window of each series only', () => {
    expect(failed(checkRow(1), checkRow(0, { verdict: 'fail' }))).toBe(false)
    expect(failed(checkRow(1), checkRow(1, { subject: 'other', verdict: 'fail' }))).toBe(true)
    expect(failed()).toBe(false)
  })

  it('looks at nothing that ended more than its length and a day before the newest window of the model', () => {
    const west = { segment: 'west', verdict: 'fail' } as const
    expect(failed(checkRow(24), checkRow(0, west))).toBe(true)
    expect(failed(checkRow(26), checkRow(0, west))).toBe(false)
    expect(failed(checkRow(26, { version: 2 }), checkRow(0, { verdict: 'fail' }))).toBe(false)
    const gap = { check: 'gap', subject: 'loss', subjectKind: 'none', verdict: 'fail' } as const
    expect(failed(checkRow(500), checkRow(0, gap))).toBe(true)
    expect(failed(checkRow(500, gap), checkRow(0, { ...gap, ...west }))).toBe(true)
    const day = { ...west, window: windowOf(24, 24) }
    expect(failed(checkRow(47, { window: windowOf(48, 24) }), checkRow(23, day))).toBe(true)
  })

  it('fails for no check that cannot tell, and not for all features together', () => {
    expect(failed(checkRow(1, { verdict: 'inconclusive' }))).toBe(false)
    expect(failed(checkRow(1, { check: 'multivariate_drift', verdict: 'fail' }))).toBe(false)
  })
})

describe('hasJudged', () => {
  const judged = (...checks: ReadWindows['checks']) => hasJudged(windowsReport({ ...nothing, checks }))

  it('needs a check that decides, whatever its verdict', () => {
    expect(judged()).toBe(false)
    expect(judged(checkRow(0, { statistic: 'psi', threshold: null, verdict: 'inconclusive' }))).toBe(false)
    expect(judged(checkRow(0, { verdict: 'inconclusive', reason: 'too-few-rows' }))).toBe(true)
  })
})
