import { type Model } from '@weir/models'
import { type MonitorDefinition } from '@weir/monitor'
import { parseMonitor } from '@weir/monitor-file'
import { InvalidInput, type ModelName } from '@weir/vocabulary'
import { labelPlanOf } from './label-plan.ts'
import { requireModel, type MonitorDeps } from './show-monitor.ts'

/** The definition that a file makes for a model, with the preset's values where it is silent. Nothing is applied.
 *  @param of json the file as JSON
 *  @throws InvalidInput `monitor-invalid`; NotFound `model-unknown` */
export async function validateMonitor(
  deps: MonitorDeps,
  of: { readonly model: ModelName; readonly json: unknown },
): Promise<{ readonly model: ModelName; readonly definition: MonitorDefinition }> {
  const model = await requireModel(deps, of.model)
  const names = model.contract.features.map(({ name }) => name)
  const definition = parseMonitor(of.json, names)
  requireValue(definition, model)
  return { model: of.model, definition }
}

/** Value that nobody can compute must not look watched. */
function requireValue(
  { performance }: MonitorDefinition,
  model: Pick<Model, 'name' | 'kpis' | 'decision'>,
): void {
  if (performance.watch === 'loss' || labelPlanOf(model) !== null) return
  const problem = `performance.watch: ${performance.watch} needs a KPI on the label, and ${model.name} has none for a binary decision`
  throw new InvalidInput(
    'monitor-invalid',
    `the monitor definition is not valid: ${problem}; add a KPI to the model, or watch loss`,
    { problems: [problem] },
  )
}
