import { type MonitorDefinition } from '@weir/monitor'
import {
  blockStart,
  dayMs,
  hourMs,
  NotFound,
  type Instant,
  type ModelName,
  type Window,
} from '@weir/vocabulary'
import { HourLoader, type LoadHoursDeps } from './load-hours.ts'
import { replayMonitor, type ReplayedAlert } from './replay-monitor.ts'
import { type ReplayedColumn } from './replayed-columns.ts'
import { type MonitorDeps } from './show-monitor.ts'
import { validateMonitor } from './validate-monitor.ts'

export interface TestMonitorDeps extends LoadHoursDeps {
  /** Event time that the recorded answers of a model have reached; null: none is recorded. @throws Unavailable */
  readonly reached: (model: ModelName) => Promise<Instant | null>
  /** Lets other work of the process go on. */
  readonly pause: () => Promise<void>
}

/** What a definition would have done. */
export interface TestedMonitor {
  readonly model: ModelName
  /** Event time that was replayed: of the days that were asked for, from the first hour with live answers on. */
  readonly from: Instant
  readonly to: Instant
  readonly definition: MonitorDefinition
  /** In order of event time. */
  readonly alerts: readonly ReplayedAlert[]
  readonly columns: readonly ReplayedColumn[]
  /** Checks that are not replayed: labels as they came are not kept, and silence is of wall time. */
  readonly notReplayed: readonly string[]
}

/** Replays a definition over the last days of a model's recorded hours, as if it had been in force; nothing is sent,
 *  reported or applied.
 *  @param of json the file as JSON; days of event time, before the newest recorded answer
 *  @throws InvalidInput `monitor-invalid`; NotFound `model-unknown`, `monitor-no-traffic` */
export async function testMonitor(
  deps: MonitorDeps & TestMonitorDeps,
  of: { readonly model: ModelName; readonly json: unknown; readonly days: number },
): Promise<TestedMonitor> {
  const { model, definition } = await validateMonitor(deps, of)
  const reached = await deps.reached(model)
  if (reached === null)
    throw new NotFound('monitor-no-traffic', `model ${model} has no recorded answers to replay`, { model })
  const to = blockStart(reached, hourMs)
  const asked = to - of.days * dayMs
  const loader = new HourLoader()
  await loader.load(deps, { model, from: asked, to, definition })
  const from = firstReplayed(loader, { start: asked, end: to })
  const { pause, profile } = deps
  const profileOf = (version: Parameters<typeof profile>[1]) => profile(model, version)
  const replayed = await replayMonitor({ model, books: loader.books, definition, profileOf, from, to, pause })
  return { model, from, to, definition, ...replayed, notReplayed: ['gap', 'silence'] }
}

/** Days before the model answered say nothing of how often it would alert; an outage does. */
function firstReplayed({ books }: HourLoader, { start, end }: Window): Instant {
  const first = Math.min(...books.liveHours())
  return first > start && first < end ? first : start
}
