import { type RoutingTable, type Variant } from '@weir/routing'
import { assertNever, type Instant, type VersionNumber } from '@weir/vocabulary'
import { championAfter, liveStageOf, type LiveStage, type Rollout } from './rollout.ts'

/** The routing table that a rollout asks for.
 *  @param epoch of the new table
 *  @returns null while the model has no champion: nothing can be routed */
export function tableFor(
  rollout: Rollout,
  { epoch, now }: { readonly epoch: number; readonly now: Instant },
): RoutingTable | null {
  const champion = championAfter(rollout)
  if (champion === null) return null
  const live = liveStageOf(rollout)
  const isUnderWay = live !== null || rollout.stage.phase === 'pending'
  return {
    model: rollout.model,
    epoch,
    salt: rollout.salt,
    rolloutId: isUnderWay ? rollout.rolloutId : null,
    variants: variantsOf(rollout, champion, live),
    shadows: live === null ? [] : shadowsOf(rollout, champion, live),
    standby: standbyOf(rollout, champion),
    changedAt: now,
  }
}

function variantsOf(rollout: Rollout, champion: VersionNumber, live: LiveStage | null): readonly Variant[] {
  const step =
    live?.phase === 'canary' && rollout.plan.kind === 'stepped' ? rollout.plan.steps[live.step] : undefined
  if (step === undefined) return [{ version: champion, role: 'champion', weightPercent: 100 }]
  const { weightPercent } = step
  return [
    { version: champion, role: 'champion', weightPercent: 100 - weightPercent },
    { version: rollout.challenger, role: 'challenger', weightPercent },
  ]
}

/** With a KPI both versions answer every request, one of them on a copy, so that pairing goes on. */
function shadowsOf(rollout: Rollout, champion: VersionNumber, live: LiveStage): readonly VersionNumber[] {
  switch (live.phase) {
    case 'shadow':
      return [rollout.challenger]
    case 'canary':
      return rollout.kpi === null ? [] : [champion, rollout.challenger]
    case 'watching':
      return rollout.kpi === null || rollout.formerChampion === null ? [] : [rollout.formerChampion]
    default:
      return assertNever(live)
  }
}

/** Kept loaded and warm: the next champion before it serves, and the way back from the last promotion. */
function standbyOf(rollout: Rollout, champion: VersionNumber): readonly VersionNumber[] {
  const { challenger, formerChampion, keptLoaded, stage } = rollout
  if (champion === challenger) return formerChampion === null ? [] : [formerChampion]
  return stage.phase === 'pending' ? [challenger, ...keptLoaded] : keptLoaded
}
