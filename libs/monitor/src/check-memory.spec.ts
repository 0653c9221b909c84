import fc from 'fast-check'
import { CheckMemory } from './check-memory.ts'
import { type CheckResult } from './check-result.ts'
import { defaultMonitor } from './default-monitor.ts'
import { categories, categoryProfile, numericProfile, numbers } from './made-hours.fixture.ts'
import { madeResult } from './made-results.fixture.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

const pass = (hour: number) => madeResult(hour, { verdict: 'pass', value: 0 })
const fail = (hour: number) => madeResult(hour)
const inconclusive = (hour: number) => madeResult(hour, { verdict: 'inconclusive', reason: 'too-few-rows' })
const hourMs = 3_600_000
const firing = (results: readonly CheckResult[], change: Partial<MonitorDefinition> = {}) => {
  const memory = new CheckMemory()
  memory.record(results)
  return memory.firing({ ...defaultMonitor, ...change }, profile)
}
/** A check of the hours `from` to `to`. */
const over = (from: number, to: number, change: Partial<CheckResult> = {}) =>
  madeResult(from, { window: { start: from * hourMs, end: to * hourMs }, ...change })
const drifted = { check: 'drift', family: 'drift', statistic: 'js_distance' } as const
const { drift, quality, performance, serving } = defaultMonitor

/** The names of the features are as awkward as names may be. */
const profile = {
  features: [
    numericProfile(numbers('distance', [1, 2])),
    numericProfile(numbers('score', [1, 2])),
    categoryProfile(categories('origin', [5, 5, 0, 0, 0]), ['ATL', 'JFK']),
    categoryProfile(categories('a', [5, 0, 0, 0]), ['b']),
    categoryProfile(categories('a=b', [5, 0, 0, 0]), ['c=d']),
  ],
}

describe('memory of checks', () => {
  it('fires when k of the last n windows failed, with the newest fail', () => {
    expect(firing([fail(0)])).toEqual([])
    expect(firing([fail(0), pass(1), fail(2)])).toEqual([
      { family: 'quality', result: fail(2), label: 'distance', fails: 2, of: 3 },
    ])
    expect(firing([fail(0), pass(1), pass(2), fail(3)])).toEqual([])
  })

  it('goes on firing until enough windows are well again', () => {
    expect(firing([fail(0), fail(1), pass(2)])).toHaveLength(1)
    expect(firing([fail(0), fail(1), pass(2), pass(3)])).toEqual([])
  })

  it('lets too little data change nothing', () => {
    expect(firing([fail(0), inconclusive(1), inconclusive(2), inconclusive(3), fail(4)])).toHaveLength(1)
    expect(firing([fail(0), fail(1), inconclusive(2), inconclusive(3), inconclusive(4)])).toHaveLength(1)
  })

  it('never fires from a check that is deaf, shown only or switched off', () => {
    expect(
      firing([0, 1, 2].map((hour) => madeResult(hour, { verdict: 'inconclusive', reason: 'deaf' }))),
    ).toEqual([])
    const shown = { check: 'drift', statistic: 'psi', family: null } as const
    expect(firing([0, 1, 2].map((hour) => madeResult(hour, shown)))).toEqual([])
    expect(firing([fail(0), fail(1)], { quality: { ...quality, isOn: false } })).toEqual([])
  })

  it('lets the windows of a deaf check go by, so that a gross fault of long ago does not count', () => {
    const deaf = (hour: number) => madeResult(hour, { verdict: 'inconclusive', reason: 'deaf' })
    expect(firing([fail(0), deaf(1), fail(2)])).toHaveLength(1)
    expect(firing([fail(0), deaf(1), deaf(2), fail(3)])).toEqual([])
    expect(firing([fail(0), fail(1), deaf(2), deaf(3)])).toEqual([])
  })

  it('counts only windows that share no row', () => {
    const day = (hour: number) => over(hour, hour + 24)
    const days = { quality: { ...quality, windowMs: 24 * hourMs } }
    expect(firing([day(0), day(1), day(2), day(3)], days)).toEqual([])
    expect(firing([day(0), day(6), day(24)], days)).toHaveLength(1)
  })

  it('takes the newer report of a window that is reported again', () => {
    expect(firing([fail(0), fail(1), pass(1)])).toEqual([])
    expect(firing([fail(0), pass(1), fail(1)])).toHaveLength(1)
  })

  it('is the same when it is filled twice', () => {
    const verdicts = fc.array(fc.constantFrom('pass', 'fail', 'inconclusive'), { maxLength: 20 })
    fc.assert(
      fc.property(verdicts, (list) => {
        const results = list.map((verdict, hour) => madeResult(hour, { verdict }))
        expect(firing([...results, ...results.slice(-12)])).toEqual(firing(results))
      }),
    )
  })

  it('keeps checks of features, segments and lengths apart', () => {
    expect(firing([fail(0), madeResult(1, { subject: 'score' })])).toEqual([])
    expect(firing([fail(0), madeResult(1, { segment: 'ATL' })], { segments: ['ATL'] })).toEqual([])
    const volume = { check: 'volume', subjectKind: 'none', subject: '', statistic: 'ratio' } as const
    expect(firing([over(0, 1, volume), over(1, 2, volume), over(0, 6, volume)])).toEqual([])
    expect(
      firing([over(0, 6, volume), over(6, 12, volume), over(11, 12, { ...volume, verdict: 'pass' })]),
    ).toHaveLength(1)
    const named = { subject: 'score' }
    const score = { ...named, subjectKind: 'score' } as const
    expect(firing([madeResult(0, named), madeResult(1, score)])).toEqual([])
    expect(firing([madeResult(0, named), madeResult(0, score), madeResult(1, named)])).toHaveLength(1)
  })

  it('forgets what is no longer judged', () => {
    const memory = new CheckMemory()
    memory.record([fail(0), fail(1)])
    memory.forget(2 * hourMs)
    expect(memory.firing(defaultMonitor, profile)).toHaveLength(1)
    memory.forget(2 * hourMs + 1)
    expect(memory.firing(defaultMonitor, profile)).toEqual([])
  })
})

describe('what a definition does not judge any more', () => {
  const drifts = [over(0, 24, drifted), over(24, 48, drifted)]
  const nulls = [fail(0), fail(1)]
  const gone = (subject: string) =>
    [0, 1, 2].map((hour) =>
      madeResult(hour, { check: 'category_gone', family: 'volume', statistic: 'seen_share', subject }),
    )

  it('does not fire: columns whose drift is muted, quality of the same columns apart', () => {
    const muted = { drift: { ...drift, columns: { distance: { isMuted: true } } } }
    expect(firing(drifts)).toHaveLength(1)
    expect(firing(drifts, muted)).toEqual([])
    expect(firing(nulls, muted)).toHaveLength(1)
  })

  it('does not fire: every check of subjects that are muted, by their labels', () => {
    expect(firing([...drifts, ...nulls], { muted: ['distance'] })).toEqual([])
    const feature = nulls.map((result) => ({ ...result, subject: 'score' }))
    const score = feature.map((result) => ({ ...result, subjectKind: 'score' as const }))
    expect(firing([...feature, ...score], { muted: ['score'] })).toMatchObject([{ label: 'score (feature)' }])
    expect(firing([...feature, ...score], { muted: ['score (feature)'] })).toMatchObject([{ label: 'score' }])
  })

  it('does not fire: categories of a feature that is muted, whatever its name', () => {
    const all = [...gone('origin=ATL'), ...gone('a=b'), ...gone('a=b=c=d')]
    expect(firing(all).map(({ label }) => label)).toEqual(['origin', 'a', 'a=b'])
    expect(firing(all, { muted: ['a'] }).map(({ label }) => label)).toEqual(['origin', 'a=b'])
    expect(firing(all, { muted: ['a=b'] }).map(({ label }) => label)).toEqual(['origin', 'a'])
  })

  it('does not fire: features that are watched no more, also where the most important ones are', () => {
    const others = gone('origin=ATL')
    expect(firing([...nulls, ...others], { features: { kind: 'only', names: ['origin'] } })).toMatchObject([
      { label: 'origin' },
    ])
    const top = { features: { kind: 'top', count: 1 }, importance: { distance: 2 } } as const
    expect(firing([...nulls, ...others], top)).toMatchObject([{ label: 'distance' }])
    const score = nulls.map((result) => ({ ...result, subjectKind: 'score' as const, subject: 'score' }))
    expect(firing(score, top)).toHaveLength(1)
  })

  it('does not fire: segments that are watched no more', () => {
    const west = nulls.map((result) => ({ ...result, segment: 'west' }))
    expect(firing(west, { segments: ['west'] })).toHaveLength(1)
    expect(firing(west)).toEqual([])
  })

  it('does not fire: checks that are off, categories with the quality that counts them', () => {
    expect(firing(drifts, { drift: { ...drift, isOn: false } })).toEqual([])
    expect(firing(gone('origin=ATL'), { quality: { ...quality, isOn: false } })).toEqual([])
  })

  it('does not fire: a statistic that decides no more', () => {
    const ks = { drift: { ...drift, method: 'ks' as const } }
    expect(firing(drifts, ks)).toEqual([])
    // There is no distance of distributions of categories along a line: theirs decides whatever the method.
    const origin = drifts.map((result) => ({ ...result, subject: 'origin' }))
    expect(firing(origin, ks)).toHaveLength(1)
  })

  it('does not fire: windows of a length that is judged no more', () => {
    const long = 24 * hourMs
    expect(firing(drifts, { drift: { ...drift, windowMs: 6 * hourMs } })).toEqual([])
    const column = (windowMs: number) => ({ drift: { ...drift, columns: { distance: { windowMs } } } })
    expect(firing(drifts, column(6 * hourMs))).toEqual([])
    expect(firing(drifts, column(long))).toHaveLength(1)
    expect(firing(nulls, { quality: { ...quality, windowMs: long } })).toEqual([])
    const none = { subjectKind: 'none', subject: '' } as const
    const failed = [0, 1].map((hour) => madeResult(hour, { check: 'failed_share', ...none }))
    expect(firing(failed)).toHaveLength(1)
    expect(firing(failed, { serving: { ...serving, windowMs: long } })).toEqual([])
    const gap = over(0, 6, { check: 'gap', ...none, subject: 'loss', statistic: 'shiryaev_roberts' })
    expect(firing([gap])).toHaveLength(1)
    expect(firing([gap], { performance: { ...performance, blockMs: long } })).toEqual([])
  })

  it('does not fire: windows of time that is excluded by now', () => {
    const later = { excluded: [{ start: 10 * hourMs, end: 30 * hourMs }] }
    expect(firing(drifts, later)).toEqual([])
    expect(firing(nulls, later)).toHaveLength(1)
  })

  it('is dropped when the same check is decided in windows of another length, whatever comes late', () => {
    const well = over(48, 54, { ...drifted, verdict: 'pass' })
    expect(firing([...drifts, well])).toEqual([])
    expect(firing([...drifts, { ...well, verdict: 'inconclusive', reason: 'deaf' }])).toEqual([])
    expect(firing([...drifts, { ...well, verdict: 'inconclusive', reason: 'too-few-rows' }])).toHaveLength(1)
    expect(firing([...drifts, well, ...drifts])).toEqual([])
    expect(firing([...drifts, { ...well, subject: 'score' }])).toHaveLength(1)
    expect(firing([...drifts, over(48, 54, drifted), over(54, 60, drifted)])).toMatchObject([
      { fails: 2, of: 2 },
    ])
  })

  it('goes by while it is muted or not learned any more, so that it begins anew', () => {
    const shown = (reason: 'muted' | 'not-learned') =>
      [2, 3].map((day) => over(24 * day, 24 * day + 24, { ...drifted, verdict: 'inconclusive', reason }))
    expect(firing([...drifts, ...shown('muted')])).toEqual([])
    expect(firing([...drifts, ...shown('not-learned')])).toEqual([])
  })

  it('still fires as before where nothing is known of the features', () => {
    const memory = new CheckMemory()
    memory.record([...nulls, ...gone('origin=ATL')])
    expect(memory.firing(defaultMonitor, null).map(({ label }) => label)).toEqual(['distance', 'origin=ATL'])
  })
})
