import { type DriftReported, type Measurement } from '@weir/contracts'
import { eventSinks } from '@weir/clickhouse'
import { hourMs } from '@weir/vocabulary'
import { moved, nulls, watchedBy, watchedWorld, well } from './watched-world.fixture.ts'

const feature = 'score'
const ofHours = { threshold: 0.12, windowMs: hourMs }
const definition = {
  ...watchedBy,
  drift: { ...watchedBy.drift, columns: { score: ofHours, 'score (feature)': ofHours } },
}

function world(before: Parameters<typeof watchedWorld>[0] = {}) {
  const made = watchedWorld({ ...before, feature })
  made.state.definition = definition
  return made
}

/** What was reported of `score` by a check that decides, by kind: verdicts in order of time. */
function historyOf(reports: readonly DriftReported[], check: string, kind: string): readonly string[] {
  return reports.flatMap(({ measurements }) =>
    measurements
      .filter((found) => found.check === check && found.subject === feature && found.threshold !== null)
      .filter(({ subjectKind }) => subjectKind === kind)
      .map(({ verdict }) => verdict),
  )
}

/** The report as it was before subjects had kinds and measurements told why. */
function older(report: DriftReported): DriftReported {
  const measurements = report.measurements.map((found): Measurement => ({
    ...found,
    subjectKind: '',
    detail: '',
  }))
  return { ...report, measurements }
}

describe('a feature that is named like the score', () => {
  it('has a history of its own: it drifts, and the score does not', async () => {
    const { record, look, reports, alerts } = world()
    record(0, [moved, moved])
    await look(2)
    expect(historyOf(reports, 'drift', 'feature')).toEqual(['fail', 'fail'])
    expect(historyOf(reports, 'drift', 'score')).toEqual(['pass', 'pass'])
    const drift = alerts.find(({ labels }) => labels['alertname'] === 'ModelDrift')
    expect(drift?.annotations['summary']).toContain('drift of score (feature): js_distance')
    expect(drift?.annotations['description']).not.toMatch(/drift of score:/)
  })

  it('is told apart in the alerts that were not sent', async () => {
    const { record, look, reports, state } = world()
    state.definition = { ...definition, weeklyAlerts: 0 }
    record(0, [moved, moved])
    await look(2)
    const suppressed = reports.flatMap((report) => report.suppressed)
    expect(suppressed.map(({ subjects }) => subjects)).toEqual([['score (feature)']])
  })

  it('has rows of its own in the table of measurements', async () => {
    const { record, look, reports } = world()
    record(0, [nulls])
    await look(1)
    const [measurements] = eventSinks.driftReports
    const rows = reports
      .flatMap((report) => measurements.rowsOf(report))
      .filter((row) => row['check'] === 'null_share')
    expect(rows.map((row) => [row['subject'], row['subject_kind'], row['verdict']])).toEqual([
      ['score', 'feature', 'fail'],
      ['score', 'score', 'pass'],
    ])
  })

  it('goes on with its own history after a restart', async () => {
    const before = world()
    before.record(0, [well, nulls])
    await before.look(2)
    expect(before.told()).toEqual([])
    const after = world({ reports: before.reports })
    after.record(0, [well, nulls, nulls])
    await after.look(3)
    expect(after.told()).toEqual(['ModelDataQuality firing 1'])
    expect(after.alerts[0]?.annotations['summary']).toContain('null_share of score (feature): share 0.02')
  })
})

describe('reports from before subjects had kinds', () => {
  it('go on as the history of what their names say', async () => {
    const before = watchedWorld()
    before.record(0, [well, nulls])
    await before.look(2)
    const after = watchedWorld({ reports: before.reports.map(older) })
    after.record(0, [well, nulls, nulls])
    await after.look(3)
    expect(after.told()).toEqual(['ModelDataQuality firing 1'])
  })
})
