import { type MonitorDefinition } from '@weir/monitor'
import { parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { type LoadHoursDeps } from './load-hours.ts'
import { type ModelBooks } from './model-books.ts'
import { type ReportSink } from './report-sink.ts'
import { sendAlerts } from './send-alerts.ts'
import { liveVersions } from './who-answers.ts'

/** Decides again about the alerts of a model though no hour has ended: those that last are sent again in time, and a
 *  definition or a budget may have changed.
 *  @throws Unavailable */
export async function keepAlerts(
  deps: ReportSink & Pick<LoadHoursDeps, 'profile'>,
  books: ModelBooks,
  { model, definition }: { readonly model: ModelName; readonly definition: MonitorDefinition },
): Promise<void> {
  const { memory } = deps
  const live = liveVersions(books, Number.POSITIVE_INFINITY)
  // Before anything is read after a restart, the alerts themselves say who was live.
  const firing = live.size > 0 ? [] : memory.alerts.firing(model).map(({ alert }) => alert.version)
  for (const number of new Set<number>([...live, ...firing])) {
    const version = parseVersionNumber(number)
    const checks = memory.checks(model, version)
    const profile = await deps.profile(model, version)
    const of = { model, version, owner: definition.owner, definition, profile, checks }
    await sendAlerts(deps, memory.alerts, of)
  }
}
