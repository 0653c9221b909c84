import { type Model } from '@weir/models'
import { type Instant, type ModelName, type Window } from '@weir/vocabulary'
import { labelPlanOf, type LabelPlan } from './label-plan.ts'
import { type ModelBooks } from './model-books.ts'
import { endedWindows } from './plan-windows.ts'
import { reportKpi, type KpiSubject, type ReportKpiDeps } from './report-kpi.ts'
import { reportLabelDelay, type ReportLabelDelayDeps } from './report-label-delay.ts'
import { type ReportMemory } from './report-memory.ts'
import { reportPerformance, type ReportPerformanceDeps } from './report-performance.ts'
import { mainVersion } from './who-answers.ts'
import { type WindowSlice } from './window-slice.ts'

export interface ReportLabelWindowsDeps extends ReportPerformanceDeps, ReportKpiDeps, ReportLabelDelayDeps {
  /** Length of a window of performance and KPIs. */
  readonly windowMs: number
}

/** How far the windows of one model are reported. Mutable. */
export class LabelWatch {
  /** Start of the first window that was not looked at when it ended, and when its labels were of age; null: not known. */
  nextEnded: Instant | null
  nextMature: Instant | null

  constructor(memory: ReportMemory, model: ModelName) {
    this.nextEnded =
      memory.newestWindow(model, 'estimated', false) ?? memory.newestWindow(model, 'kpi', false)
    this.nextMature = memory.newestWindow(model, 'final', true) ?? memory.newestWindow(model, 'kpi', true)
  }
}

export interface LabelLook {
  readonly model: Pick<Model, 'name' | 'kpis' | 'decision'>
  readonly books: ModelBooks
  /** Event time of the answers whose hours are judged, and of answers and outcomes. */
  readonly judgedUntil: Instant
  readonly all: Instant
}

/** Reports each window that has ended: performance estimated and by the labels so far, KPIs, and how late labels come;
 *  the windows before it that are still open once more; and each window whose labels are of age, for good.
 *  @throws Unavailable: the window stays the next one */
export async function reportLabelWindows(
  deps: ReportLabelWindowsDeps,
  watch: LabelWatch,
  look: LabelLook,
): Promise<void> {
  const { windowMs } = deps
  const labels = labelPlanOf(look.model)
  const kpis = kpiSubjectOf(look.model)
  const watermark = look.all
  const ended = endedWindows({ from: watch.nextEnded, low: look.judgedUntil, ageMs: 0 }, windowMs)
  for (const window of ended) {
    for (const slice of slicesOf(look, window)) {
      await reportKpi(deps, slice, { ...kpis, isMature: false, watermark })
      await reportPerformance(deps, slice, { labels, isMature: false, watermark })
    }
    if (labels !== null) await reportDelay(deps, look, { window, labels })
    if (labels !== null && window === ended.at(-1)) await lookAgain(deps, look, { window, labels })
    watch.nextEnded = window.end
  }
  const ageMs = Math.max(0, labels?.maturityMs ?? 0, ...kpis.kpis.map(({ maturityMs }) => maturityMs))
  const low = Math.min(look.all, look.judgedUntil + ageMs)
  for (const window of endedWindows({ from: watch.nextMature, low, ageMs }, windowMs)) {
    for (const slice of slicesOf(look, window)) {
      await reportKpi(deps, slice, { ...kpis, isMature: true, watermark })
      await reportPerformance(deps, slice, { labels, isMature: true, watermark })
    }
    watch.nextMature = window.end
  }
}

async function reportDelay(
  deps: ReportLabelWindowsDeps,
  look: LabelLook,
  { window, labels }: { readonly window: Window; readonly labels: LabelPlan },
): Promise<void> {
  const version = mainVersion(look.books, window.end)
  if (version === null) return
  const { end } = window
  const of = { model: look.model.name, version, outcome: labels.outcome, end, watermark: look.all }
  await reportLabelDelay(deps, of)
}

/** The labels that came meanwhile for the windows before this one that are still open. */
async function lookAgain(
  deps: ReportLabelWindowsDeps,
  look: LabelLook,
  { window, labels }: { readonly window: Window; readonly labels: LabelPlan },
): Promise<void> {
  const watermark = look.all
  const { windowMs } = deps
  for (let end = window.start; end + labels.maturityMs > window.end; end -= windowMs)
    for (const slice of slicesOf(look, { start: end - windowMs, end }))
      await reportPerformance(deps, slice, { labels, isMature: false, watermark })
}

/** A KPI needs a positive class; a model without one has no KPIs to report. */
function kpiSubjectOf({ kpis, decision }: LabelLook['model']): KpiSubject {
  return decision.kind === 'binary'
    ? { kpis, positiveClass: decision.positiveClass }
    : { kpis: [], positiveClass: '' }
}

/** Every version that answered in the window, over all requests. */
function slicesOf({ model, books }: LabelLook, window: Window): readonly WindowSlice[] {
  const versions = books.versions(window.start, window.end)
  return versions.map((version) => ({ ...version, model: model.name, segment: '', window }))
}
