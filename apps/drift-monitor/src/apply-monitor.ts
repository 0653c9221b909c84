import { type ModelName } from '@weir/vocabulary'
import { shownMonitor, type MonitorDeps, type ShownMonitor } from './show-monitor.ts'
import { validateMonitor } from './validate-monitor.ts'

/** Makes a file the newest definition of a model; hours that end from now on are judged by it.
 *  @param of json the file as JSON; expectedRevision the newest revision as the caller knows it, 0: none
 *  @throws InvalidInput `monitor-invalid`; NotFound `model-unknown`; Conflict `monitor-stale` */
export async function applyMonitor(
  deps: MonitorDeps,
  of: { readonly model: ModelName; readonly json: unknown; readonly expectedRevision: number },
): Promise<ShownMonitor> {
  const { model, definition } = await validateMonitor(deps, of)
  return shownMonitor(model, await deps.store.apply(model, definition, of.expectedRevision))
}
