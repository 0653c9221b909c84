import { type KpiHour } from '@weir/clickhouse'
import { type KpiDefinition } from '@weir/kpi'
import { type Instant } from '@weir/vocabulary'
import { kpiReport, type MeasuredKpi } from './kpi-report.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { reportIdOf, type WindowSlice } from './window-slice.ts'

export interface ReportKpiDeps extends Pick<ReportSink, 'memory' | 'publishReports' | 'now'> {
  /** @throws Unavailable */
  readonly kpiHours: (
    slice: WindowSlice,
    of: { readonly kpi: KpiDefinition; readonly positiveClass: string },
  ) => Promise<readonly KpiHour[]>
}

/** KPIs of a model, and the class that its decision calls positive. */
export interface KpiSubject {
  readonly kpis: readonly KpiDefinition[]
  readonly positiveClass: string
}

/** Reports a version's KPIs over a window: provisional once, final once. An observed KPI has values for answers that
 *  were given, not for copies. Without labels there is nothing to report yet.
 *  @throws Unavailable when a system does not answer */
export async function reportKpi(
  deps: ReportKpiDeps,
  slice: WindowSlice,
  of: KpiSubject & { readonly isMature: boolean; readonly watermark: Instant },
): Promise<void> {
  const { isMature, watermark, positiveClass } = of
  const id = reportIdOf('kpi', slice)
  if (isMature ? deps.memory.isFinal(id) : deps.memory.isReported(id)) return
  const measured: MeasuredKpi[] = []
  for (const kpi of of.kpis) {
    if (kpi.kind === 'observed' && slice.role === 'shadow') continue
    measured.push({ kpi: kpi.name, hours: await deps.kpiHours(slice, { kpi, positiveClass }) })
  }
  const report = kpiReport(slice, measured, { isMature, watermark, createdAt: deps.now() })
  if (report === null) return
  await publishReports(deps, [report])
}
