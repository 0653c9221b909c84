import { hourMs } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook } from './hour-book.ts'
import { judgeHour } from './judge-hour.ts'
import {
  around,
  categories,
  categoryProfile,
  hourOf,
  numbers,
  numericProfile,
  referenceProfile,
  t0,
} from './made-hours.fixture.ts'
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

describe('an hour of a model with subjects that are muted', () => {
  const routes = (rows: readonly number[]) => categories('route=way', rows)
  const known = referenceProfile([
    numericProfile(numbers('distance', around(700, 100, rows))),
    numericProfile(numbers('minute', around(700, 100, rows))),
    categoryProfile(routes([300, 300, 0, 0, 0]), ['a=b', 'c']),
  ])
  const judged = (muted: readonly string[]) => {
    const book = new HourBook()
    const states = [
      numbers('distance', around(30, 5, rows), 50),
      numbers('minute', around(30, 5, rows), 50),
      routes([0, 600, 0, 0, 0]),
      numbers('score', around(0.5, 0.4, rows), 50),
    ]
    book.put(hourOf(t0, states))
    const columns = { distance: ofHours, minute: ofHours, score: ofHours }
    const drift = { ...defaultMonitor.drift, baseline: 'reference' as const, columns }
    const definition = { ...defaultMonitor, drift, muted }
    return judgeHour({ definition, profile: known, book, end: t0 + hourMs })
  }
  const failed = (results: ReturnType<typeof judged>, subject: string) =>
    results
      .filter((one) => one.subject.startsWith(subject) && one.verdict === 'fail')
      .map(({ check }) => check)

  it('shows all their checks, drift and quality, with their values and without a verdict', () => {
    const without = judged([])
    expect(failed(without, 'distance')).toEqual(['null_share', 'drift'])
    const results = judged(['distance'])
    expect(failed(results, 'distance')).toEqual([])
    expect(results.find(({ check, subject }) => check === 'null_share' && subject === 'distance')).toEqual({
      ...without.find(({ check, subject }) => check === 'null_share' && subject === 'distance'),
      verdict: 'inconclusive',
      reason: 'muted',
    })
    expect(failed(results, 'minute')).toEqual(failed(without, 'minute'))
  })

  it('mutes the categories of a feature with it, and the score by its own name', () => {
    expect(failed(judged([]), 'route=way')).toContain('category_gone')
    expect(failed(judged(['route=way']), 'route=way')).toEqual([])
    expect(failed(judged([]), 'score')).toEqual(['null_share', 'drift'])
    expect(failed(judged(['score']), 'score')).toEqual([])
  })
})
