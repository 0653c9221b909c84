import { type KpiDefinition } from '@weir/kpi'
import { type Plan } from './plan.ts'
import { accepted, rejected, type RolloutDecision, type StartCommand } from './rollout-command.ts'

/** Starts a rollout, or says what stands against it. Nothing is served yet: the challenger has to be loaded first. */
export function startRollout(command: StartCommand): RolloutDecision {
  const { plan, context, rolloutId, model, challenger, salt, by, reason, now, eventTime } = command
  const refusal = planRefusal(command) ?? kpiRefusal(plan, context.kpis)
  if (refusal !== null) return refusal
  const { champion: formerChampion, hasProfile: isRoutable } = context
  return accepted({
    kind: 'rolloutStarted',
    rolloutId,
    model,
    challenger,
    formerChampion,
    plan,
    kpi: kpiOf(plan, context.kpis) ?? null,
    positiveClass: plan.kind === 'stepped' ? (plan.positiveClass ?? context.positiveClass) : null,
    isRoutable,
    salt,
    keptLoaded: context.keptLoaded.filter((version) => version !== challenger && version !== formerChampion),
    by,
    reason,
    at: now,
    eventTime,
  })
}

function planRefusal({ plan, challenger, context }: StartCommand): RolloutDecision | null {
  const { activeRollout, champion, hasFailed, hasBeenChampion, hasProfile } = context
  const isDirect = plan.kind !== 'stepped'
  if (activeRollout !== null) return rejected('rollout-active', `${activeRollout} is under way`)
  if (champion === challenger)
    return rejected('already-champion', `version ${challenger} is champion already`)
  if (champion === null && !isDirect)
    return rejected('champion-missing', 'there is no champion to compare with: start with the plan immediate')
  if (isDirect && hasFailed)
    return rejected(
      'version-failed',
      `version ${challenger} was rolled back by evidence: it must prove itself in steps`,
    )
  if (plan.kind === 'revert' && !hasBeenChampion)
    return rejected(
      'never-champion',
      `version ${challenger} has never been champion: there is nothing to revert to`,
    )
  if (!hasProfile && (isDirect || plan.shadow === null))
    return rejected('version-not-routable', `version ${challenger} has no profile: it may be shadowed only`)
  return null
}

function kpiRefusal(plan: Plan, kpis: readonly KpiDefinition[]): RolloutDecision | null {
  if (plan.kind !== 'stepped' || plan.kpi === null) return null
  const kpi = kpiOf(plan, kpis)
  if (kpi === undefined) return rejected('kpi-unknown', `the model has no KPI ${plan.kpi.name}`)
  if (kpi.kind === 'observed')
    return rejected(
      'kpi-not-paired',
      `KPI ${kpi.name} is observed: answers to one request cannot be compared`,
    )
  return null
}

function kpiOf(plan: Plan, kpis: readonly KpiDefinition[]): KpiDefinition | undefined {
  return plan.kind === 'stepped' ? kpis.find(({ name }) => name === plan.kpi?.name) : undefined
}
