import { hourMs } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook } from './hour-book.ts'
import { judgeHour } from './judge-hour.ts'
import { around, hourOf, numbers, numericProfile, referenceProfile, t0 } from './made-hours.fixture.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

/** Enough for a judgement of drift. */
const rows = 600
const feature = { ...numbers('score', around(700, 100, rows)), kind: 'feature' as const }
const profile = referenceProfile([numericProfile(feature)])
const score = numbers('score', around(0.5, 0.4, rows))
const ofHours = { threshold: 0.12, windowMs: hourMs }

/** Verdicts by check and kind of what is called `score`, when the feature of that name has moved and the score has not. */
function judge(columns: MonitorDefinition['drift']['columns']) {
  const book = new HourBook()
  book.put(hourOf(t0, [{ ...numbers('score', around(30, 5, rows)), kind: 'feature' }, score]))
  const drift = { ...defaultMonitor.drift, baseline: 'reference' as const, columns }
  const results = judgeHour({ definition: { ...defaultMonitor, drift }, profile, book, end: t0 + hourMs })
  const named = results.filter(({ subject }) => subject === 'score')
  const one = (check: string, kind: string) =>
    named.filter(
      (result) => result.check === check && result.subjectKind === kind && result.threshold !== null,
    )
  return { results, one }
}

describe('an hour of a model with a feature that is named like its score', () => {
  it('has results of both, each by its own rows', () => {
    const { results, one } = judge({ score: ofHours, 'score (feature)': ofHours })
    expect(one('drift', 'feature').map(({ verdict }) => verdict)).toEqual(['fail'])
    expect(one('drift', 'score').map(({ verdict }) => verdict)).toEqual(['pass'])
    expect(one('null_share', 'feature')).toHaveLength(1)
    expect(one('null_share', 'score')).toHaveLength(1)
    const others = results.filter(({ subject }) => subject === '').map(({ subjectKind }) => subjectKind)
    expect(new Set(others)).toEqual(new Set(['none']))
  })

  it('takes a rule for the score as one for the score alone', () => {
    const muted = judge({ score: { ...ofHours, isMuted: true }, 'score (feature)': ofHours })
    expect(muted.one('drift', 'feature')[0]).toMatchObject({ verdict: 'fail' })
    expect(muted.one('drift', 'score')[0]).toMatchObject({ verdict: 'inconclusive', reason: 'muted' })
  })
})
