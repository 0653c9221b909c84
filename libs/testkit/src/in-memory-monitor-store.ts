import { type AppliedMonitor, type MonitorStore } from '@weir/monitor'
import { Conflict, NotFound, type ModelName } from '@weir/vocabulary'

/** Monitor definitions in memory, for tests.
 *  @param isKnown whether there is a model of this name
 *  @param now wall time; real time by default */
export function inMemoryMonitorStore(
  isKnown: (model: ModelName) => boolean = () => true,
  now: () => number = () => Date.now(),
): MonitorStore {
  const applied = new Map<ModelName, readonly AppliedMonitor[]>()
  const historyOf = (model: ModelName) => applied.get(model) ?? []
  return {
    find: async (model) => structuredClone(historyOf(model).at(-1) ?? null),
    async apply(model, definition, expectedRevision) {
      if (!isKnown(model)) throw new NotFound('model-unknown', `there is no model ${model}`, { model })
      const revision = historyOf(model).length
      if (revision !== expectedRevision)
        throw new Conflict('monitor-stale', `the monitor is at revision ${revision}, not ${expectedRevision}`)
      const next = { revision: revision + 1, definition: structuredClone(definition), appliedAt: now() }
      applied.set(model, [...historyOf(model), next])
      return structuredClone(next)
    },
    history: async (model) => structuredClone(historyOf(model)),
  }
}
