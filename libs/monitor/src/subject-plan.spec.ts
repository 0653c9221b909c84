import { type SubjectProfile } from '@weir/drift'
import { dayMs, hourMs } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
import { around, categories, categoryProfile, numbers, numericProfile } from './made-hours.fixture.ts'
import { type DriftMethod } from './monitor-definition.ts'
import { planSubject } from './subject-plan.ts'

type LearnedThreshold = SubjectProfile['learned']['thresholds'][number]

const learned = (
  windowMs: number,
  threshold: number,
  baseline = 'same-hours' as const,
): LearnedThreshold => ({
  baseline,
  windowMs,
  windows: 20,
  threshold,
})
const subject = (...thresholds: readonly LearnedThreshold[]) => ({
  label: 'distance',
  statistic: 'js_distance' as const,
  profile: numericProfile(numbers('distance', around(650, 480)), {
    learned: { thresholds, constantShare: 0 },
  }),
})
/** Of the rows of a hundred, `listed` are of a category that has a bin of its own, and the others of too many to list. */
const crowded = (listed: number, ...thresholds: readonly LearnedThreshold[]) => ({
  ...subject(),
  profile: categoryProfile(categories('id', [listed, 100 - listed, 0, 0]), ['usual'], {
    others: null,
    learned: { thresholds, constantShare: 0 },
  }),
})
const sameHours = { baseline: 'same-hours', rowsPerHour: null } as const
const traffic = (rowsPerHour: number) => ({ ...sameHours, rowsPerHour })
const { drift } = defaultMonitor
const inHours = (plan: ReturnType<typeof planSubject>) => [plan.kind, plan.windowMs / hourMs]

describe('plan of a subject', () => {
  it('takes the shortest window in which it is not deaf', () => {
    const profile = subject(learned(dayMs, 0.1), learned(hourMs, 0.4), learned(6 * hourMs, 0.2))
    expect(planSubject(profile, sameHours, drift)).toEqual({
      kind: 'judged',
      windowMs: 6 * hourMs,
      threshold: 0.2,
      isGiven: false,
    })
  })

  it('takes the shortest window in which the traffic brings enough rows', () => {
    const profile = subject(learned(hourMs, 0.1), learned(6 * hourMs, 0.12), learned(dayMs, 0.4))
    expect(inHours(planSubject(profile, traffic(500), drift))).toEqual(['judged', 1])
    expect(inHours(planSubject(profile, traffic(499), drift))).toEqual(['judged', 6])
    expect(inHours(planSubject(profile, traffic(84), drift))).toEqual(['judged', 6])
  })

  it('takes the longest window in which it is not deaf where the traffic suffices for none', () => {
    const profile = subject(learned(hourMs, 0.1), learned(6 * hourMs, 0.12), learned(dayMs, 0.4))
    expect(inHours(planSubject(profile, traffic(10), drift))).toEqual(['judged', 6])
  })

  it('is deaf when no learned threshold lets half a standard deviation be seen', () => {
    const profile = subject(learned(hourMs, 1.3), learned(dayMs, 0.22))
    expect(planSubject(profile, sameHours, drift)).toMatchObject({
      kind: 'deaf',
      windowMs: dayMs,
      threshold: 0.8,
    })
  })

  it('takes, where it is deaf in all windows, the shortest in which a gross fault still shows', () => {
    const profile = subject(learned(hourMs, 1.3), learned(6 * hourMs, 0.6), learned(dayMs, 0.4))
    expect(planSubject(profile, sameHours, drift)).toMatchObject({
      kind: 'deaf',
      windowMs: 6 * hourMs,
      threshold: 0.8,
    })
    expect(inHours(planSubject(profile, traffic(30), drift))).toEqual(['deaf', 24])
  })

  it('takes the least deaf window where not even a gross fault shows in any', () => {
    const profile = subject(learned(hourMs, 1.3), learned(dayMs, 0.9))
    expect(planSubject(profile, sameHours, drift)).toMatchObject({ kind: 'deaf', threshold: 0.9 })
  })

  it('learns each baseline by itself', () => {
    const profile = subject(learned(hourMs, 0.1))
    expect(planSubject(profile, { ...sameHours, baseline: 'reference' }, drift)).toEqual({
      kind: 'not-learned',
      windowMs: dayMs,
    })
  })

  it('is as a person says, column before model, whatever the traffic', () => {
    const profile = subject(learned(hourMs, 0.1), learned(dayMs, 0.15))
    expect(planSubject(profile, traffic(1), { ...drift, windowMs: hourMs })).toMatchObject({
      windowMs: hourMs,
    })
    const columns = { distance: { threshold: 0.05, windowMs: 6 * hourMs } }
    expect(planSubject(profile, traffic(1), { ...drift, columns })).toEqual({
      kind: 'judged',
      windowMs: 6 * hourMs,
      threshold: 0.05,
      isGiven: true,
    })
  })

  it.each<[DriftMethod, number, number]>([
    ['js_distance', 0.21, 0.22],
    ['psi', 0.24, 0.25],
    ['ks', 0.2, 0.21],
    ['wasserstein', 0.5, 0.51],
  ])(
    'is deaf with a given threshold of %s beyond half a standard deviation of shift',
    (method, hears, deaf) => {
      const planned = (threshold: number) =>
        planSubject({ ...subject(), statistic: method }, sameHours, {
          ...drift,
          columns: { distance: { threshold } },
        }).kind
      expect([planned(hears), planned(deaf)]).toEqual(['judged', 'deaf'])
    },
  )

  it.each<[DriftMethod, number, number]>([
    ['js_distance', 0.21, 0.22],
    ['psi', 0.24, 0.25],
    ['ks', 0.2, 0.21],
    ['wasserstein', 0.5, 0.51],
  ])('is deaf with an effect of %s beyond half a standard deviation of shift', (method, hears, deaf) => {
    const planned = (effect: number, threshold?: number) =>
      planSubject({ ...subject(learned(hourMs, 0.1)), statistic: method }, sameHours, {
        ...drift,
        effects: { ...drift.effects, [method]: effect },
        columns: threshold === undefined ? {} : { distance: { threshold } },
      })
    expect([planned(hears).kind, planned(deaf).kind]).toEqual(['judged', 'deaf'])
    // A person asked for that effect, and it fails from there.
    expect(planned(deaf)).toEqual({ kind: 'deaf', windowMs: hourMs, threshold: 0.1, isGiven: false })
    // Threshold 0 leaves the effect to decide; any other stands in its place.
    expect([planned(hears, 0).kind, planned(deaf, 0).kind]).toEqual(['judged', 'deaf'])
    expect(planned(deaf, 0.1).kind).toBe('judged')
  })

  it('is deaf, and fails on gross faults only, where most rows are of categories that are not told apart', () => {
    const plan = (listed: number, threshold = 0.05) =>
      planSubject(crowded(listed, learned(hourMs, threshold)), sameHours, drift)
    expect(plan(30)).toEqual({ kind: 'deaf', windowMs: hourMs, threshold: 0.8, isGiven: false })
    expect(plan(35)).toEqual({ kind: 'judged', windowMs: hourMs, threshold: 0.05, isGiven: false })
    // Of what was learned, too, half of the rows show less.
    expect([plan(50, 0.14).kind, plan(50, 0.16).kind]).toEqual(['judged', 'deaf'])
    const columns = (threshold: number) => ({ ...drift, columns: { distance: { threshold } } })
    expect(planSubject(crowded(30), sameHours, columns(0))).toMatchObject({ kind: 'deaf', threshold: 0 })
    expect(planSubject(crowded(30), sameHours, columns(0.1)).kind).toBe('judged')
  })
})
