import { type ReferenceProfile, type SubjectState } from '@weir/drift'
import { dayMs, hourMs, type Window } from '@weir/vocabulary'
import { checkDrift } from './check-drift.ts'
import { defaultMonitor } from './default-monitor.ts'
import { hysteresisOf } from './hysteresis.ts'
import { HourBook } from './hour-book.ts'
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
import { type DriftRules, type MonitorDefinition } from './monitor-definition.ts'

const usual = numbers('distance', around(650, 480, 20_000))
const thresholds = (['reference', 'same-hours'] as const).flatMap((baseline) =>
  [hourMs, 6 * hourMs].map((windowMs) => ({ baseline, windowMs, windows: 20, threshold: 0.1 })),
)
const learned = { thresholds, constantShare: 0 }
const profile = numericProfile(usual, { learned })
/** As the reference, and moved by a whole standard deviation. */
const well = (rows: number) => numbers('distance', around(650, 480, rows))
const moved = (rows: number) => numbers('distance', around(930, 480, rows))

interface Case {
  readonly at?: readonly (readonly [hour: number, state: SubjectState])[]
  readonly profile?: ReferenceProfile['features'][number]
  readonly drift?: Partial<DriftRules>
  readonly excluded?: readonly Window[]
  readonly segment?: string
}

/** What the deciding check says of the feature in the windows that end an hour after `t0`. Hours are told from `t0`. */
function judged({ at = [], drift = {}, excluded = [], segment = '', ...of }: Case) {
  const book = new HourBook()
  for (const [hour, state] of at) book.put(hourOf(t0 + hour * hourMs, [state], { answers: state.n }))
  const rules = { ...defaultMonitor.drift, ...drift }
  const definition: MonitorDefinition = { ...defaultMonitor, drift: rules, excluded, segments: ['ORD'] }
  const results = checkDrift({
    definition,
    profile: referenceProfile([of.profile ?? profile]),
    book,
    end: t0 + hourMs,
    segment,
  })
  return results.filter(({ subjectKind, family }) => subjectKind === 'feature' && family === 'drift')
}

const week = weekMs / hourMs
const weeksBack = (state: SubjectState, weeks = [1, 2, 3]) =>
  weeks.map((back) => [-back * week, state] as const)
const reference = { baseline: 'reference' } as const
const columns = (rule: DriftRules['columns'][string]) => ({
  columns: { distance: { windowMs: hourMs, ...rule } },
})

describe('drift of a subject', () => {
  it('passes rows like the reference and fails those that moved', () => {
    expect(judged({ at: [[0, well(2_000)]], drift: reference })).toMatchObject([
      { verdict: 'pass', threshold: 0.12, baseline: 'reference', statistic: 'js_distance' },
    ])
    expect(judged({ at: [[0, moved(2_000)]], drift: reference })).toMatchObject([{ verdict: 'fail' }])
  })

  it('is judged in longer windows where an hour brings too few rows', () => {
    const hours = Array.from({ length: 60 }, (_, back) => [-back, well(300)] as const)
    // t0 is 12:00, and no window of six hours ends at 13:00.
    expect(judged({ at: hours, drift: reference })).toEqual([])
    const book = new HourBook()
    for (const [hour, state] of hours) book.put(hourOf(t0 + hour * hourMs, [state], { answers: 300 }))
    const definition = { ...defaultMonitor, drift: { ...defaultMonitor.drift, ...reference } }
    const results = checkDrift({
      definition,
      profile: referenceProfile([profile]),
      book,
      end: t0,
      segment: '',
    })
    expect(results.find(({ family, subject }) => family === 'drift' && subject === 'distance')).toMatchObject(
      {
        window: { start: t0 - 6 * hourMs, end: t0 },
        n: 1_800,
        verdict: 'pass',
      },
    )
  })

  it('does not pass what chance would have hidden', () => {
    const small = numericProfile(numbers('distance', around(650, 480, 30)), { learned })
    expect(judged({ at: [[0, well(2_000)]], drift: reference, profile: small })).toMatchObject([
      { verdict: 'inconclusive', reason: 'too-few-rows', referenceN: 30 },
    ])
  })

  it('passes a window whose distance is chance alone, where drift of the threshold would stand out of it', () => {
    const small = numericProfile(numbers('distance', around(650, 480, 250)), { learned })
    const [found] = judged({ at: [[0, well(525)]], drift: reference, profile: small })
    expect(found?.noiseFloor).toBeGreaterThan(found?.threshold ?? NaN)
    expect(found).toMatchObject({ verdict: 'pass', reason: 'measured' })
  })

  it('does not fail for what is above effect and threshold and not above what chance makes', () => {
    const small = numericProfile(numbers('distance', around(650, 480, 30)), { learned })
    const drift = { ...reference, ...columns({ threshold: 0.12 }) }
    const [found] = judged({ at: [[0, well(2_000)]], drift, profile: small })
    expect(found?.value).toBeGreaterThan(found?.threshold ?? NaN)
    expect(found?.noiseFloor).toBeGreaterThan(found?.value ?? NaN)
    expect(found).toMatchObject({ verdict: 'inconclusive', reason: 'measured' })
  })

  it('takes the noise floor at the share that is asked for', () => {
    const floors = [0.9, 0.99, 0.9999].map(
      (noiseQuantile) =>
        judged({ at: [[0, well(2_000)]], drift: { ...reference, noiseQuantile } })[0]?.noiseFloor ?? NaN,
    )
    expect(floors).toEqual(floors.toSorted((a, b) => a - b))
    expect(new Set(floors).size).toBe(3)
  })
})

describe('drift of a segment', () => {
  const segment = 'ORD'

  it('is not held against the reference of all requests, also when that is asked for', () => {
    for (const drift of [{}, reference, { baseline: 'trailing' } as const])
      expect(judged({ at: [[0, moved(2_000)]], segment, drift })).toMatchObject([
        { verdict: 'inconclusive', reason: 'no-baseline', value: null, n: 2_000, referenceN: 0 },
      ])
  })

  it('is held against its own same hours once they exist', () => {
    const at = [[0, moved(2_000)], ...weeksBack(moved(2_000))] as const
    const drift = columns({})
    expect(judged({ at, segment, drift })).toMatchObject([
      { verdict: 'pass', baseline: 'same-hours', referenceN: 6_000 },
    ])
    expect(judged({ at: [[0, well(2_000)], ...weeksBack(moved(2_000))], segment, drift })).toMatchObject([
      { verdict: 'fail', baseline: 'same-hours' },
    ])
  })
})

describe('a threshold that a person gave', () => {
  const shifted = numbers('distance', [...around(650, 480, 1_900), ...around(900, 100, 300)])
  const value = judged({ at: [[0, shifted]], drift: reference })[0]?.value ?? NaN

  it('stands in place of the effect, also below it', () => {
    expect(value).toBeGreaterThan(0.07)
    expect(value).toBeLessThan(0.12)
    const drift = { ...reference, leastRows: 100 }
    expect(judged({ at: [[0, shifted]], drift })).toMatchObject([{ verdict: 'pass' }])
    expect(
      judged({ at: [[0, shifted]], drift: { ...drift, ...columns({ threshold: 0.07 }) } }),
    ).toMatchObject([{ verdict: 'fail', threshold: 0.07 }])
  })

  it('stands in place of the learned threshold', () => {
    const strict = numericProfile(usual, {
      learned: { ...learned, thresholds: thresholds.map((one) => ({ ...one, threshold: 0.2 })) },
    })
    const drift = { ...reference, effects: { ...defaultMonitor.drift.effects, js_distance: 0.07 } }
    expect(judged({ at: [[0, shifted]], drift, profile: strict })).toMatchObject([{ verdict: 'pass' }])
    expect(
      judged({ at: [[0, shifted]], drift: { ...drift, ...columns({ threshold: 0.07 }) }, profile: strict }),
    ).toMatchObject([{ verdict: 'fail' }])
  })

  it('is deaf when it cannot see what it should, and fails above it only', () => {
    const drift = { ...reference, ...columns({ threshold: 0.3 }) }
    expect(judged({ at: [[0, well(2_000)]], drift })).toMatchObject([
      { verdict: 'inconclusive', reason: 'deaf' },
    ])
    const gone = numbers('distance', around(5_000, 10, 2_000))
    expect(judged({ at: [[0, gone]], drift })).toMatchObject([{ verdict: 'fail', threshold: 0.3 }])
  })

  it('is in the unit of the statistic that decides', () => {
    const drift = { ...reference, method: 'wasserstein', ...columns({ threshold: 0.4 }) } as const
    expect(judged({ at: [[0, moved(2_000)]], drift })).toMatchObject([
      { statistic: 'wasserstein', verdict: 'fail', threshold: 0.4 },
    ])
    expect(judged({ at: [[0, numbers('distance', around(720, 480, 2_000))]], drift })).toMatchObject([
      { statistic: 'wasserstein', verdict: 'pass' },
    ])
  })
})

describe('a check that cannot see what matters', () => {
  const effects = { ...defaultMonitor.drift.effects, js_distance: 0.5 }

  it('never passes with an effect that is too high, and fails above it only', () => {
    const drift = { ...reference, effects }
    expect(judged({ at: [[0, well(2_000)]], drift })).toMatchObject([
      { verdict: 'inconclusive', reason: 'deaf', threshold: 0.5 },
    ])
    expect(judged({ at: [[0, moved(2_000)]], drift })).toMatchObject([{ reason: 'deaf' }])
    const gone = numbers('distance', around(5_000, 10, 2_000))
    expect(judged({ at: [[0, gone]], drift })).toMatchObject([{ verdict: 'fail', threshold: 0.5 }])
  })

  it('never passes where most rows are of categories that are not told apart', () => {
    const id = categoryProfile(categories('id', [2_000, 8_000, 0, 0]), ['usual'], { others: null, learned })
    const at = (listed: number) => [[0, categories('id', [listed, 1_000 - listed, 0, 0])]] as const
    for (const listed of [200, 400, 0])
      expect(judged({ at: at(listed), drift: reference, profile: id })).toMatchObject([
        { verdict: 'inconclusive', reason: 'deaf', threshold: 0.8 },
      ])
    const few = { ...id, others: ['elsewhere'] }
    expect(judged({ at: at(200), drift: reference, profile: few })).toMatchObject([{ verdict: 'pass' }])
  })
})

describe('excluded time', () => {
  it('is left out of the trailing baseline', () => {
    const drift = { baseline: 'trailing', trailingMs: 2 * dayMs, ...columns({}) } as const
    const at = Array.from(
      { length: 49 },
      (_, back) => [-back, back > 24 ? moved(2_000) : well(2_000)] as const,
    )
    const holiday = { start: t0 - 48 * hourMs, end: t0 - 24 * hourMs }
    expect(judged({ at, drift })).toMatchObject([
      { verdict: 'fail', baseline: 'trailing', referenceN: 96_000 },
    ])
    expect(judged({ at, drift, excluded: [holiday] })).toMatchObject([
      { verdict: 'pass', baseline: 'trailing', referenceN: 48_000 },
    ])
  })

  it('leaves two weeks to be the baseline of the same hours', () => {
    const at = [[0, moved(2_000)], ...weeksBack(moved(2_000))] as const
    const holiday = { start: t0 - weekMs, end: t0 - weekMs + dayMs }
    const drift = columns({})
    expect(judged({ at, drift, excluded: [holiday] })).toMatchObject([
      { verdict: 'pass', baseline: 'same-hours', referenceN: 4_000 },
    ])
    expect(judged({ at: at.slice(0, 3), drift })).toMatchObject([{ verdict: 'fail', baseline: 'reference' }])
  })
})

describe('categories', () => {
  const rows = [900, 600, 300, 0, 0, 0]
  const carrier = categoryProfile(
    categories(
      'carrier',
      rows.map((count) => count * 10),
    ),
    ['AA', 'UA', 'DL'],
    { learned },
  )

  it.each(['ks', 'wasserstein'] as const)(
    'are judged by their bins where %s decides of numbers',
    (method) => {
      const drift = { ...reference, method }
      const gone = categories('carrier', [300, 900, 600, 0, 0, 0])
      expect(judged({ at: [[0, gone]], drift, profile: carrier })).toMatchObject([
        { statistic: 'js_distance', verdict: 'fail', threshold: 0.12 },
      ])
      expect(judged({ at: [[0, categories('carrier', rows)]], drift, profile: carrier })).toMatchObject([
        { statistic: 'js_distance', verdict: 'pass' },
      ])
      const rules = { ...defaultMonitor.drift, method }
      const hysteresis = (statistic: string) =>
        hysteresisOf(
          { ...defaultMonitor, drift: rules },
          { check: 'drift', subject: 'carrier', statistic, window: { start: 0, end: hourMs } },
        )
      expect([hysteresis('js_distance'), hysteresis(method)]).toEqual([rules.hysteresis, rules.hysteresis])
      expect(hysteresis('psi')).toBeNull()
    },
  )
})
