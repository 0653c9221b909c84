import { mergeStates, type SubjectState } from '@weir/drift'
import { hourMs } from '@weir/vocabulary'
import fc from 'fast-check'
import { checkQuality } from './check-quality.ts'
import { type CheckResult } from './check-result.ts'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook, noAnswers, type AnswerState } from './hour-book.ts'
import {
  around,
  categories,
  categoryProfile,
  hourOf,
  numbers,
  numericProfile,
  referenceProfile,
  t0,
  weekMs,
} from './made-hours.fixture.ts'

const minute = numbers('minute', around(729, 17))
const distance = numbers('distance', around(700, 500))
const origin = categories('origin', [200, 100, 90, 0, 10])
const score = numbers('score', around(0.5, 0.4))
const profile = referenceProfile([
  numericProfile(minute),
  numericProfile(distance),
  categoryProfile(origin, ['ORD', 'ATL']),
])
const usual = [minute, distance, origin, score]

interface Given {
  readonly now: readonly SubjectState[] | null
  readonly answers?: Partial<AnswerState>
  readonly before?: Partial<AnswerState>
  readonly change?: Partial<typeof defaultMonitor>
}

function check({ now, answers = {}, before = {}, change = {} }: Given): readonly CheckResult[] {
  const book = new HourBook()
  for (const back of [1, 2, 3]) book.put(hourOf(t0 - back * weekMs, usual, before))
  if (now !== null) book.put(hourOf(t0, now, answers))
  return checkQuality({
    definition: { ...defaultMonitor, ...change },
    profile,
    book,
    end: t0 + hourMs,
    segment: '',
  })
}
const fails = (results: readonly CheckResult[]) =>
  results.filter(({ verdict }) => verdict === 'fail').map((result) => `${result.check} ${result.subject}`)
const of = (results: readonly CheckResult[], name: string) => results.find((result) => result.check === name)

describe('quality of an hour', () => {
  it('passes each check of each subject when all is as usual', () => {
    const results = check({ now: usual, answers: { featureAges: 400 }, before: { featureAges: 400 } })
    expect(results.map(({ check: name, subject }) => `${name} ${subject}`)).toEqual([
      ...['null_share', 'out_of_range', 'unit', 'constant'].map((name) => `${name} minute`),
      ...['null_share', 'out_of_range', 'unit', 'constant'].map((name) => `${name} distance`),
      ...['null_share', 'unseen_category', 'constant'].map((name) => `${name} origin`),
      'category_gone origin=ORD',
      'category_gone origin=ATL',
      ...['null_share', 'out_of_range', 'constant'].map((name) => `${name} score`),
      'duplicates ',
      'feature_age ',
    ])
    expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
  })

  it('names the one thing that is wrong', () => {
    const hours = numbers('minute', around(729 / 60, 17 / 60))
    expect(fails(check({ now: [hours, distance, origin, score] }))).toEqual(['unit minute'])
    const frozen = numbers('distance', around(650, 0))
    expect(fails(check({ now: [minute, frozen, origin, score] }))).toEqual(['constant distance'])
    const gone = categories('origin', [0, 100, 90, 0, 10])
    expect(fails(check({ now: [minute, distance, gone, score] }))).toEqual(['category_gone origin=ORD'])
    const stuck = numbers('score', around(0.5, 0))
    expect(fails(check({ now: [minute, distance, origin, stuck] }))).toEqual(['constant score'])
  })

  it('finds kilometres by the weeks of the book', () => {
    const book = new HourBook()
    for (let back = 1; back <= 4 * 168; back++) book.put(hourOf(t0 - back * hourMs, usual))
    const km = numbers('distance', around(700 * 1.609344, 500 * 1.609344))
    book.put(hourOf(t0, [minute, km, origin, score]))
    const results = checkQuality({ definition: defaultMonitor, profile, book, end: t0 + hourMs, segment: '' })
    expect(fails(results)).toEqual(['unit distance'])
  })

  it('is inconclusive throughout without rows', () => {
    const results = check({ now: null })
    expect(results).not.toEqual([])
    for (const result of results)
      expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'no-rows', n: 0 })
  })

  it('looks at the features that are watched', () => {
    const only = check({ now: usual, change: { features: { kind: 'only', names: ['distance', 'no such'] } } })
    expect([...new Set(only.map(({ subject }) => subject))]).toEqual(['distance', 'score', ''])
    const top = check({
      now: usual,
      change: { features: { kind: 'top', count: 2 }, importance: { minute: 0.5, origin: 3 } },
    })
    expect([...new Set(top.map(({ subject }) => subject.split('=')[0]))]).toEqual([
      'distance',
      'origin',
      'score',
      '',
    ])
  })

  it('has no results when it is off, where no window ends, or in an excluded range', () => {
    const { quality } = defaultMonitor
    expect(check({ now: usual, change: { quality: { ...quality, isOn: false } } })).toEqual([])
    // The hour ends at 13:00: no window of six hours does.
    expect(check({ now: usual, change: { quality: { ...quality, windowMs: 6 * hourMs } } })).toEqual([])
    expect(check({ now: usual, change: { excluded: [{ start: t0 + 1, end: t0 + 2 }] } })).toEqual([])
  })

  it('keeps one subject from spoiling another, whatever it is', () => {
    const broken = fc.constantFrom<SubjectState | null>(
      null,
      numbers('distance', [], 400),
      numbers('distance', []),
      numbers('distance', around(9e30, 1e30), 7),
      { ...numbers('distance', around(650, 0)), bins: [0, 77], counts: [1, 399] },
    )
    const others = (results: readonly CheckResult[]) =>
      results.filter(({ subject }) => subject !== 'distance')
    const expected = others(check({ now: usual }))
    fc.assert(
      fc.property(broken, (state) => {
        const now = [minute, origin, score, ...(state === null ? [] : [state])]
        expect(others(check({ now }))).toEqual(expected)
      }),
    )
  })

  it('is the same for the hours of a window as for all their rows at once', () => {
    const change = { quality: { ...defaultMonitor.quality, windowMs: 6 * hourMs } }
    const values = fc.array(fc.integer({ min: -2000, max: 9000 }), { minLength: 0, maxLength: 40 })
    const hours = fc.array(fc.tuple(values, fc.nat({ max: 9 })), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(hours, (parts) => {
        const states = parts.map(([list, nulls]) => numbers('distance', list, nulls))
        const judge = (put: (book: HourBook) => void) => {
          const book = new HourBook()
          put(book)
          const definition = { ...defaultMonitor, ...change }
          return checkQuality({ definition, profile, book, end: t0 + 6 * hourMs, segment: '' })
        }
        const whole = mergeStates(states)
        const answers = { answers: 60, duplicates: 12, featureAges: 60, featureAgeSumMs: 600 }
        const apart = judge((book) =>
          states.forEach((state, at) =>
            book.put(
              hourOf(t0 + at * hourMs, [state], {
                answers: 10,
                duplicates: 2,
                featureAges: 10,
                featureAgeSumMs: 100,
              }),
            ),
          ),
        )
        expect(apart).toEqual(judge((book) => book.put(hourOf(t0, whole === null ? [] : [whole], answers))))
      }),
      { numRuns: 50 },
    )
  })
})

describe('duplicates', () => {
  it('fail when requests are answered again', () => {
    expect(of(check({ now: usual, answers: { duplicates: 120 } }), 'duplicates')).toMatchObject({
      family: 'quality',
      verdict: 'fail',
      value: 120 / 520,
      threshold: 0.005,
      n: 520,
      baseline: 'same-hours',
    })
  })

  it('are usual where the same hours have them', () => {
    const again = { duplicates: 100 }
    expect(of(check({ now: usual, answers: again, before: again }), 'duplicates')).toMatchObject({
      verdict: 'pass',
      referenceN: 1500,
    })
  })

  it('are held against none where there is no past', () => {
    const book = new HourBook()
    book.put(hourOf(t0, usual, { duplicates: 120 }))
    const results = checkQuality({ definition: defaultMonitor, profile, book, end: t0 + hourMs, segment: '' })
    expect(of(results, 'duplicates')).toMatchObject({ verdict: 'fail', baseline: 'none', referenceN: 0 })
  })
})

describe('feature age', () => {
  const aged = (hours: number): Partial<AnswerState> => ({
    featureAges: 400,
    featureAgeSumMs: 400 * hours * hourMs,
  })

  it('fails when features are hours later than in the same hours of other weeks', () => {
    expect(of(check({ now: usual, answers: aged(8), before: aged(2) }), 'feature_age')).toMatchObject({
      family: 'quality',
      verdict: 'fail',
      baseline: 'same-hours',
      value: 8 * hourMs,
      threshold: 4 * hourMs,
      detail: '480 min old on average, usually 120',
    })
  })

  it('passes unless it is both twice the usual age and half an hour more', () => {
    const verdict = (now: number, before: number) =>
      of(check({ now: usual, answers: aged(now), before: aged(before) }), 'feature_age')?.verdict
    expect(verdict(4, 2)).toBe('pass')
    expect(verdict(0.4, 0)).toBe('pass')
    expect(verdict(0.6, 0)).toBe('fail')
    expect(verdict(0.45, 0.01)).toBe('pass')
  })

  it('takes the day before while there are no same hours, without what is excluded', () => {
    const book = new HourBook()
    for (let hour = 1; hour <= 24; hour++)
      book.put(hourOf(t0 - hour * hourMs, usual, aged(hour === 3 ? 90 : 2)))
    book.put(hourOf(t0 - 25 * hourMs, usual, aged(9000)))
    book.put(hourOf(t0, usual, aged(8)))
    const hour = { profile, book, end: t0 + hourMs, segment: '' }
    const excluded = [{ start: t0 - 3 * hourMs, end: t0 - 2 * hourMs }]
    expect(
      of(checkQuality({ ...hour, definition: { ...defaultMonitor, excluded } }), 'feature_age'),
    ).toMatchObject({
      verdict: 'fail',
      baseline: 'trailing',
      threshold: 4 * hourMs,
      referenceN: 23 * 400,
    })
  })

  it('is not judged without a past, nor without feature times', () => {
    const book = new HourBook()
    book.put(hourOf(t0, usual, aged(8)))
    const results = checkQuality({ definition: defaultMonitor, profile, book, end: t0 + hourMs, segment: '' })
    expect(of(results, 'feature_age')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
      value: 8 * hourMs,
    })
    expect(of(check({ now: usual, answers: noAnswers }), 'feature_age')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no-rows',
    })
  })
})
