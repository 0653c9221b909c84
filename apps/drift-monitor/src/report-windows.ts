import { type IngestProgress } from '@weir/clickhouse'
import { type Model } from '@weir/models'
import { newEventClock, type ClockLimits, type EventClock } from '@weir/routing'
import { type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { endedWindows } from './plan-windows.ts'
import { advanceRecorded, answerSources, mergeProgress, type RecordedSources } from './recorded-progress.ts'
import { reportDrift, type ReportDriftDeps } from './report-drift.ts'
import { reportKpi, type KpiSubject, type ReportKpiDeps } from './report-kpi.ts'
import { retiredAlerts } from './retired-alerts.ts'
import { type WindowSlice } from './window-slice.ts'

export interface ReportWindowsDeps extends ReportDriftDeps, ReportKpiDeps {
  /** Which versions answered in a window, in which role and segment. @throws Unavailable */
  readonly slices: (of: {
    readonly model: ModelName
    readonly window: Window
  }) => Promise<
    readonly { readonly version: VersionNumber; readonly role: 'live' | 'shadow'; readonly segment: string }[]
  >
  readonly windowMs: number
  readonly limits: ClockLimits
}

/** How far the windows of one model are reported. */
export interface WindowProgress {
  readonly sources: RecordedSources
  /** Event time of answers, and of answers and outcomes. */
  readonly answers: EventClock
  readonly all: EventClock
  /** Start of the first window that was not looked at when it ended, and when its labels were of age; null: not known. */
  readonly nextEnded: Instant | null
  readonly nextMature: Instant | null
}

type ReportedModel = Pick<Model, 'name' | 'kpis' | 'decision'>

/** Reports each window of event time that has ended: drift of every version that answered, and its KPIs from the labels
 *  so far; and once more the KPIs of each window whose labels are of age, for good.
 *  @param onWindow takes the progress after each window, so that none is repeated when a later one fails
 *  @throws Unavailable when a system does not answer: the window stays the next one */
export async function reportWindows(
  deps: ReportWindowsDeps,
  of: {
    readonly model: ReportedModel
    readonly recorded: readonly IngestProgress[]
    readonly before: WindowProgress | undefined
  },
  onWindow: (progress: WindowProgress) => void,
): Promise<void> {
  const { model } = of
  let progress = advance(deps, of.before ?? begun(deps, model.name), of.recorded)
  const keep = (after: WindowProgress) => {
    progress = after
    onWindow(after)
  }
  keep(progress)
  const kpis = kpiSubjectOf(model)
  const low = progress.answers.low
  for (const window of endedWindows({ from: progress.nextEnded, low, ageMs: 0 }, deps.windowMs)) {
    const slices = await slicesOf(deps, model.name, window)
    for (const slice of slices) {
      await reportDrift(deps, slice, low)
      if (slice.segment === '') await reportKpi(deps, slice, { ...kpis, isMature: false, watermark: low })
    }
    await retireAlerts(deps, { model: model.name, window, slices })
    keep({ ...progress, nextEnded: window.end })
  }
  if (kpis.kpis.length > 0) await reportMature(deps, { model: model.name, kpis, progress }, keep)
}

async function retireAlerts(
  { memory, now, publishAlerts }: ReportWindowsDeps,
  of: { readonly model: ModelName; readonly window: Window; readonly slices: readonly WindowSlice[] },
): Promise<void> {
  const { model, window, slices } = of
  const live = slices.filter(({ role }) => role === 'live').map(({ version }) => version)
  const alerts = retiredAlerts(memory.firing(model), { model, window, live, now: now() })
  if (alerts.length > 0) await publishAlerts(alerts)
  memory.rememberAlerts(alerts)
}

async function reportMature(
  deps: ReportWindowsDeps,
  of: { readonly model: ModelName; readonly kpis: KpiSubject; readonly progress: WindowProgress },
  keep: (progress: WindowProgress) => void,
): Promise<void> {
  const { kpis, progress } = of
  const ageMs = Math.max(...kpis.kpis.map(({ maturityMs }) => maturityMs))
  const watermark = progress.all.low
  for (const window of endedWindows({ from: progress.nextMature, low: watermark, ageMs }, deps.windowMs)) {
    for (const slice of await slicesOf(deps, of.model, window))
      if (slice.segment === '') await reportKpi(deps, slice, { ...kpis, isMature: true, watermark })
    keep({ ...progress, nextMature: window.end })
  }
}

function begun({ memory }: ReportWindowsDeps, model: ModelName): WindowProgress {
  return {
    sources: {},
    answers: newEventClock,
    all: newEventClock,
    nextEnded: memory.newestWindow(model, 'drift', true),
    nextMature: memory.newestWindow(model, 'kpi', true),
  }
}

function advance(
  { now, limits }: ReportWindowsDeps,
  before: WindowProgress,
  recorded: readonly IngestProgress[],
): WindowProgress {
  const when = { now: now(), limits }
  const sources = mergeProgress(before.sources, recorded, when)
  return {
    ...before,
    sources,
    answers: advanceRecorded(before.answers, answerSources(sources), when),
    all: advanceRecorded(before.all, sources, when),
  }
}

/** A KPI needs a positive class; a model without one has no KPIs to report. */
function kpiSubjectOf({ kpis, decision }: ReportedModel): KpiSubject {
  return decision.kind === 'binary'
    ? { kpis, positiveClass: decision.positiveClass }
    : { kpis: [], positiveClass: '' }
}

async function slicesOf(
  deps: ReportWindowsDeps,
  model: ModelName,
  window: Window,
): Promise<readonly WindowSlice[]> {
  const slices = await deps.slices({ model, window })
  return slices.map((slice) => ({ ...slice, model, window }))
}
