import { type Model } from '@weir/models'
import { defaultMonitor, type AppliedMonitor, type MonitorDefinition, type MonitorStore } from '@weir/monitor'
import { NotFound, type Instant, type ModelName } from '@weir/vocabulary'

export interface MonitorDeps {
  readonly store: MonitorStore
  /** @throws Unavailable */
  readonly findModel: (
    name: ModelName,
  ) => Promise<Pick<Model, 'name' | 'contract' | 'kpis' | 'decision'> | null>
}

/** How a model is watched. */
export interface ShownMonitor {
  readonly model: ModelName
  /** 0: nothing was applied, the preset holds. */
  readonly revision: number
  readonly appliedAt: Instant | null
  readonly definition: MonitorDefinition
}

/** The newest definition of a model, or the preset.
 *  @throws NotFound `model-unknown` */
export async function showMonitor(deps: MonitorDeps, name: ModelName): Promise<ShownMonitor> {
  await requireModel(deps, name)
  return shownMonitor(name, await deps.store.find(name))
}

/** Every definition that was applied to a model, newest first.
 *  @throws NotFound `model-unknown` */
export async function listMonitors(deps: MonitorDeps, name: ModelName): Promise<readonly ShownMonitor[]> {
  await requireModel(deps, name)
  const history = await deps.store.history(name)
  return history.map((applied) => shownMonitor(name, applied)).toReversed()
}

export function shownMonitor(model: ModelName, applied: AppliedMonitor | null): ShownMonitor {
  return applied === null
    ? { model, revision: 0, appliedAt: null, definition: defaultMonitor }
    : { model, ...applied }
}

/** @throws NotFound `model-unknown` */
export async function requireModel({ findModel }: MonitorDeps, name: ModelName) {
  const model = await findModel(name)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${name}`, { name })
  return model
}
