import { type CheckResult } from '@weir/monitor'
import { hourMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { createMetrics } from './metrics.ts'
import { showDrift } from './show-drift.ts'
import { type WatchedVersion } from './window-slice.ts'

const metrics = createMetrics()
const show = showDrift(metrics)
beforeEach(() => {
  metrics.driftChecks.reset()
  metrics.driftScore.reset()
})

const version = (model: string, number: number, role: 'live' | 'shadow' = 'live'): WatchedVersion => ({
  model: parseModelName(model),
  version: parseVersionNumber(number),
  role,
})

function drift(hour: number, change: Partial<CheckResult> = {}): CheckResult {
  return {
    ...({ check: 'drift', family: 'drift', subjectKind: 'feature', subject: 'distance' } as const),
    ...({ segment: '', statistic: 'js_distance', baseline: 'reference', reason: 'measured' } as const),
    window: { start: hour * hourMs, end: (hour + 1) * hourMs },
    ...{
      value: 0.1,
      lower: null,
      upper: null,
      threshold: 0.12,
      noiseFloor: null,
      excess: null,
      pValue: null,
    },
    ...({ n: 1_000, referenceN: 1_000, verdict: 'pass', detail: '' } as const),
    ...change,
  }
}
/** A statistic beside the one that decides. */
const beside = (hour: number) =>
  drift(hour, { family: null, statistic: 'psi', threshold: null, value: 0.3, verdict: 'inconclusive' })

const scores = async () =>
  (await metrics.driftScore.get()).values.map(({ labels, value }) => [
    labels.model_name,
    labels.version,
    labels.method,
    value,
  ])

describe('what was judged, in the metrics', () => {
  it('is counted by check and verdict, where the check decides', async () => {
    const unusual = drift(0, { check: 'null_share', family: 'quality', verdict: 'fail' })
    show(version('counted', 1), [drift(0), beside(0), unusual])
    show(version('counted', 2, 'shadow'), [drift(0)])
    const counted = (await metrics.driftChecks.get()).values.map(({ labels, value }) => [labels, value])
    expect(counted).toEqual([
      [{ check: 'drift', verdict: 'pass' }, 2],
      [{ check: 'null_share', verdict: 'fail' }, 1],
    ])
  })

  it('has the scores of each live version apart, those that decide nothing too, and none of shadows or segments', async () => {
    show(version('apart', 1), [drift(0), beside(0), drift(0, { segment: 'west', value: 0.9 })])
    show(version('apart', 2), [drift(0, { value: 0.2 }), drift(0, { subject: 'none', value: null })])
    show(version('apart', 3, 'shadow'), [drift(0)])
    expect(await scores()).toEqual([
      ['apart', 1, 'js_distance', 0.1],
      ['apart', 1, 'psi', 0.3],
      ['apart', 2, 'js_distance', 0.2],
    ])
  })

  it('has no scores any more of a version that was not judged for a day, and keeps those of other models', async () => {
    show(version('other', 1), [drift(0)])
    show(version('watched', 1), [drift(0), beside(0)])
    show(version('watched', 2), [drift(24)])
    expect(await scores()).toHaveLength(4)
    show(version('watched', 2), [drift(25, { value: 0.2 })])
    expect(await scores()).toEqual([
      ['other', 1, 'js_distance', 0.1],
      ['watched', 2, 'js_distance', 0.2],
    ])
  })
})
