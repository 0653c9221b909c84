import { type MonitorDefinition } from '@weir/monitor'
import { parseMonitor } from '@weir/monitor-file'
import { type ModelName } from '@weir/vocabulary'
import { requireModel, type MonitorDeps } from './show-monitor.ts'

/** The definition that a file makes for a model, with the preset's values where it is silent. Nothing is applied.
 *  @param of json the file as JSON
 *  @throws InvalidInput `monitor-invalid`; NotFound `model-unknown` */
export async function validateMonitor(
  deps: MonitorDeps,
  of: { readonly model: ModelName; readonly json: unknown },
): Promise<{ readonly model: ModelName; readonly definition: MonitorDefinition }> {
  const { contract } = await requireModel(deps, of.model)
  const names = contract.features.map(({ name }) => name)
  return { model: of.model, definition: parseMonitor(of.json, names) }
}
