import { type DriftReported } from '@weir/contracts'
import { type ReportMemory } from './report-memory.ts'
import { type AlertSink } from './send-alerts.ts'

/** Where reports and alerts go, and what went there before. */
export interface ReportSink extends AlertSink {
  readonly memory: ReportMemory
  /** @throws Unavailable */
  readonly publishReports: (reports: readonly DriftReported[]) => Promise<void>
}

/** Publishes reports whose results are in the memory of checks already.
 *  @throws Unavailable */
export async function publishReports(
  { memory, publishReports: send }: Pick<ReportSink, 'memory' | 'publishReports'>,
  reports: readonly DriftReported[],
): Promise<void> {
  if (reports.length === 0) return
  await send(reports)
  memory.note(reports)
}
