import { type Model } from '@weir/models'
import { type ModelName } from '@weir/vocabulary'
import { RecordedModels } from './recorded-models.ts'
import { type RecordedLook } from './recorded-reader.ts'
import { type RolloutDirectory } from './rollout-directory.ts'
import {
  newKpiProgress,
  pairedKpiOf,
  tallyKpiHours,
  type KpiProgress,
  type TallyKpiDeps,
} from './tally-kpi-hours.ts'

export interface KpiDutyDeps extends TallyKpiDeps {
  readonly rollouts: RolloutDirectory
  /** @throws Unavailable */
  readonly recorded: () => Promise<RecordedLook>
  /** @throws Unavailable */
  readonly findModel: (name: ModelName) => Promise<Pick<Model, 'decision'> | null>
}

/** One look at the KPIs of all rollouts under way.
 *  @returns a function that looks once; @throws Unavailable */
export function kpiDuty(deps: KpiDutyDeps): () => Promise<void> {
  const tallied = new Map<string, KpiProgress>()
  const models = new RecordedModels()
  return async () => {
    const active = deps.rollouts.active().filter(({ kpi }) => kpi !== null)
    for (const rolloutId of tallied.keys())
      if (!active.some((rollout) => rollout.rolloutId === rolloutId)) tallied.delete(rolloutId)
    if (active.length === 0) return
    const { progress, partitionOf } = await deps.recorded()
    models.add(progress, { now: deps.now(), limits: deps.limits })
    for (const rollout of active) {
      const decision = (await deps.findModel(rollout.model))?.decision
      const pairs = pairedKpiOf(rollout, decision?.kind === 'binary' ? decision.positiveClass : null)
      if (pairs === null) continue
      const sources = models.of(rollout.model)
      const before = tallied.get(rollout.rolloutId) ?? newKpiProgress(pairs.since)
      await tallyKpiHours(deps, { pairs, sources, partitionOf, before }, (after) => {
        tallied.set(rollout.rolloutId, after)
      })
    }
  }
}
