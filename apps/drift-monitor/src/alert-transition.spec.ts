import { assessWindow, profileOf } from '@weir/drift'
import { dayMs, parseModelName } from '@weir/vocabulary'
import { alertFingerprint } from './alert-fingerprint.ts'
import { alertTransitions, type KnownAlert } from './alert-transition.ts'
import { champion, start } from './made-traffic.fixture.ts'
import { type WindowSlice } from './window-slice.ts'

const column = { values: Array.from({ length: 1_000 }, (_, n) => n) }
const profile = profileOf({
  features: [{ name: 'distance', ...column }],
  score: { name: 'score', ...column },
})
const bins = profile.features[0]?.counts ?? []

const slice: WindowSlice = {
  model: parseModelName('flights'),
  version: champion,
  role: 'live',
  segment: '',
  window: { start, end: start + dayMs },
}

const driftOfDistance = alertFingerprint({
  alertname: 'ModelDriftDetected',
  check: 'js_distance',
  feature: 'distance',
  model_name: 'flights',
  model_version: '1',
  severity: 'warning',
})

type Shape = 'asBefore' | 'moved' | 'nulls' | 'few'

function assessed(shape: Shape) {
  const counts = {
    asBefore: bins,
    moved: bins.map((_, bin) => (bin === 0 ? 1_000 : 0)),
    nulls: bins.map((count, bin) => (bin === bins.length - 1 ? 20 : count)),
    few: bins.map((_, bin) => (bin === 0 ? 10 : 0)),
  }[shape]
  return assessWindow(profile, [
    { kind: 'feature', subject: 'distance', bins: bins.map((_, bin) => bin), counts },
  ])
}

function transitions(shape: Shape, alert?: KnownAlert, at: WindowSlice = slice) {
  const known = (fingerprint: string) => (fingerprint === driftOfDistance ? alert : undefined)
  const context = { known, now: start + 9 * dayMs, runbookUrl: 'docs/alerts.md' }
  return alertTransitions(at, assessed(shape), context)
}

const firing: KnownAlert = { status: 'firing', startsAt: start + 5, sequence: 3, windowEnd: start }

describe('an alert', () => {
  it('fires with value, threshold, n, what happened and what to do', () => {
    expect(transitions('moved')).toMatchObject([
      {
        status: 'firing',
        severity: 'warning',
        sequence: 1,
        startsAt: start + 9 * dayMs,
        endsAt: null,
        threshold: 0.12,
        n: 1_000,
        windowStart: start,
        labels: {
          alertname: 'ModelDriftDetected',
          check: 'js_distance',
          feature: 'distance',
          model_name: 'flights',
          model_version: '1',
          severity: 'warning',
        },
        annotations: { runbook_url: 'docs/alerts.md#modeldriftdetected' },
      },
    ])
    const [alert] = transitions('moved')
    expect(alert?.alertId).toBe(`${alert?.fingerprint}/1`)
    expect(alert?.annotations['summary']).toMatch(
      /flights version 1: distance differs .*js_distance 0\.\d+ against 0\.12, n 1000/,
    )
  })

  it('of nulls is another alert, and critical', () => {
    const alerts = transitions('nulls')
    expect(alerts.map(({ labels }) => labels['alertname'])).toEqual(['ModelNullsHigh'])
    expect(alerts[0]?.severity).toBe('critical')
  })

  it('does not fire twice', () => {
    expect(transitions('moved', firing)).toEqual([])
  })

  it('is resolved when it passes again, with the time since when it fired', () => {
    const [js] = transitions('asBefore', firing)
    expect(js).toMatchObject({
      status: 'resolved',
      sequence: 4,
      startsAt: start + 5,
      endsAt: start + 9 * dayMs,
    })
  })

  it('does not change by a window with too few rows', () => {
    expect(transitions('few', firing)).toEqual([])
    expect(transitions('few')).toEqual([])
  })

  it('does not change by a window that is not later than the one that decided', () => {
    expect(transitions('asBefore', { ...firing, windowEnd: start + dayMs })).toEqual([])
  })

  it('does not come from copies or segments', () => {
    expect(transitions('moved', undefined, { ...slice, role: 'shadow' })).toEqual([])
    expect(transitions('moved', undefined, { ...slice, segment: 'west' })).toEqual([])
  })
})
