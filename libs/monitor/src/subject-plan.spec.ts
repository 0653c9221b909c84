import { type SubjectProfile } from '@weir/drift'
import { dayMs, hourMs } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
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
  name: 'distance',
  learned: { thresholds, constantShare: 0 },
})
const { drift } = defaultMonitor

describe('plan of a subject', () => {
  it('takes the shortest window in which it is not deaf', () => {
    const profile = subject(learned(dayMs, 0.1), learned(hourMs, 0.4), learned(6 * hourMs, 0.2))
    expect(planSubject(profile, 'same-hours', drift)).toEqual({
      kind: 'judged',
      windowMs: 6 * hourMs,
      threshold: 0.2,
    })
  })

  it('is deaf when no learned threshold lets half a standard deviation be seen', () => {
    const profile = subject(learned(hourMs, 1.3), learned(dayMs, 0.22))
    expect(planSubject(profile, 'same-hours', drift)).toEqual({
      kind: 'deaf',
      windowMs: dayMs,
      threshold: 0.22,
    })
  })

  it('takes, where it is deaf in all windows, the shortest in which a gross fault still shows', () => {
    const profile = subject(learned(hourMs, 1.3), learned(6 * hourMs, 0.6), learned(dayMs, 0.4))
    expect(planSubject(profile, 'same-hours', drift)).toEqual({
      kind: 'deaf',
      windowMs: 6 * hourMs,
      threshold: 0.6,
    })
  })

  it('learns each baseline by itself', () => {
    const profile = subject(learned(hourMs, 0.1))
    expect(planSubject(profile, 'reference', drift)).toEqual({ kind: 'not-learned', windowMs: dayMs })
  })

  it('is as a person says, column before model', () => {
    const profile = subject(learned(hourMs, 0.1), learned(dayMs, 0.15))
    expect(planSubject(profile, 'same-hours', { ...drift, windowMs: dayMs })).toMatchObject({
      windowMs: dayMs,
    })
    const columns = { distance: { threshold: 0.3, windowMs: 6 * hourMs } }
    expect(planSubject(profile, 'same-hours', { ...drift, columns })).toEqual({
      kind: 'judged',
      windowMs: 6 * hourMs,
      threshold: 0.3,
    })
  })
})
