import { parseModelName } from '@weir/vocabulary'
import { driftText, hasDrift } from './drift-text.ts'
import { type DriftRow, type KpiRow } from './window-rows.ts'

const hourMs = 3_600_000
const model = parseModelName('flights')

function drift(hour: number, changes: Partial<DriftRow> = {}): DriftRow {
  return {
    version: 1,
    role: 'live',
    segment: '',
    startAt: hour * hourMs,
    endAt: (hour + 1) * hourMs,
    n: 1_000,
    feature: 'minute',
    statistic: 'js_distance',
    value: 0.05,
    threshold: 0.1,
    noiseFloor: 0.02,
    verdict: 'pass',
    ...changes,
  }
}

function kpi(hour: number, changes: Partial<KpiRow> = {}): KpiRow {
  const { version, role, segment, startAt, endAt, n } = drift(hour)
  const window = { version, role, segment, startAt, endAt, n }
  return { ...window, kpi: 'value', mean: 0.5, lower: 0.4, upper: 0.6, isMature: true, ...changes }
}

describe('driftText', () => {
  it('shows the newest window of each feature with its trend, oldest first', () => {
    const text = driftText(
      { model, isEveryStatistic: false },
      [drift(2, { value: 0.09 }), drift(1), drift(0, { value: 0.01 })],
      [],
    )
    expect(text).toContain('flights version 1 (live): windows of 1 h until 1970-01-01 03:00:00Z')
    expect(text).toMatch(/minute +js_distance +0.09 +0.1 +0.02 +1000 +pass +0 of 3 +▂▅█/)
  })

  it('puts failed features first, then those nearest to their threshold', () => {
    const rows = [
      drift(0, { feature: 'calm' }),
      drift(0, { feature: 'near', value: 0.09 }),
      drift(0, { feature: 'failed', value: 0.2, verdict: 'fail' }),
    ]
    const lines = driftText({ model, isEveryStatistic: false }, rows, []).split('\n').slice(2)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['failed', 'near', 'calm'])
  })

  it('shows the statistic of a feature that needs attention most, or every one', () => {
    const rows = [drift(0), drift(0, { statistic: 'ks', value: 0.3, verdict: 'fail' })]
    expect(driftText({ model, isEveryStatistic: false }, rows, [])).not.toContain('js_distance')
    const every = driftText({ model, isEveryStatistic: true }, rows, [])
    expect(every).toContain('js_distance')
    expect(every).toContain('ks')
  })

  it('leaves out statistics that decide nothing, unless none decides', () => {
    const shown = drift(0, { statistic: 'psi', threshold: null })
    expect(driftText({ model, isEveryStatistic: false }, [drift(0), shown], [])).not.toContain('psi')
    expect(driftText({ model, isEveryStatistic: false }, [shown], [])).toContain('psi')
  })

  it('keeps versions, roles and segments apart', () => {
    const text = driftText(
      { model, isEveryStatistic: false },
      [drift(0), drift(0, { version: 2, role: 'shadow', segment: 'JFK' })],
      [],
    )
    expect(text).toContain('version 1 (live):')
    expect(text).toContain('version 2 (shadow), segment JFK:')
  })

  it('shows the newest KPI that is final, else a provisional one', () => {
    const final = driftText(
      { model, isEveryStatistic: false },
      [],
      [kpi(1, { isMature: false, mean: 9 }), kpi(0)],
    )
    expect(final).toMatch(/value +version 1 \(live\) +0.5 +0.4 +0.6 +1000 +final/)
    expect(
      driftText({ model, isEveryStatistic: false }, [], [kpi(1, { isMature: false, mean: 9 })]),
    ).toContain('provisional')
  })

  it('says that there are no windows yet', () => {
    expect(driftText({ model, isEveryStatistic: false }, [], [])).toContain('no windows of flights yet')
  })
})

describe('hasDrift', () => {
  it('looks at the newest window of each series only', () => {
    expect(hasDrift([drift(1), drift(0, { verdict: 'fail' })])).toBe(false)
    expect(hasDrift([drift(1), drift(1, { feature: 'other', verdict: 'fail' })])).toBe(true)
    expect(hasDrift([drift(1, { verdict: 'inconclusive' })])).toBe(false)
    expect(hasDrift([])).toBe(false)
  })
})
