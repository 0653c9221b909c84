import { type IngestProgress } from '@weir/clickhouse'
import { type Model } from '@weir/models'
import { type ModelName } from '@weir/vocabulary'
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
  readonly recorded: () => Promise<readonly IngestProgress[]>
  /** @throws Unavailable */
  readonly findModel: (name: ModelName) => Promise<Pick<Model, 'decision'> | null>
}

/** One look at the KPIs of all rollouts under way.
 *  @returns a function that looks once; @throws Unavailable */
export function kpiDuty(deps: KpiDutyDeps): () => Promise<void> {
  const progress = new Map<string, KpiProgress>()
  return async () => {
    const active = deps.rollouts.active().filter(({ kpi }) => kpi !== null)
    for (const rolloutId of progress.keys())
      if (!active.some((rollout) => rollout.rolloutId === rolloutId)) progress.delete(rolloutId)
    if (active.length === 0) return
    const recorded = await deps.recorded()
    for (const rollout of active) {
      const decision = (await deps.findModel(rollout.model))?.decision
      const pairs = pairedKpiOf(rollout, decision?.kind === 'binary' ? decision.positiveClass : null)
      if (pairs === null) continue
      const before = progress.get(rollout.rolloutId) ?? newKpiProgress(pairs.since)
      const ofModel = recorded.filter(({ model }) => model === rollout.model)
      await tallyKpiHours(deps, { pairs, recorded: ofModel, before }, (after) => {
        progress.set(rollout.rolloutId, after)
      })
    }
  }
}
