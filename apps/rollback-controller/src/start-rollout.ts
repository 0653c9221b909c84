import { setTimeout as sleep } from 'node:timers/promises'
import { canBeRouted, type Model, type ModelVersion, type RegistryStore } from '@weir/models'
import { type Plan, type RolloutCommand } from '@weir/rollout'
import { NotFound, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { decideAndStore, type DecideDeps, type StoredDecision } from './decide-and-store.ts'
import { type HeldModel } from './held-models.ts'
import { type ModelQueues } from './model-queues.ts'
import { refusal } from './refuse.ts'

export interface StartDeps extends DecideDeps {
  readonly registry: RegistryStore
  readonly queues: ModelQueues
  /** How long a direct rollout may take until the answer, in milliseconds. */
  readonly startWaitMs: number
}

export interface StartRequest {
  readonly model: ModelName
  readonly challenger: VersionNumber
  readonly plan: Plan
  readonly by: string
  readonly reason: string
}

/** How often the wait looks, in milliseconds. */
const lookEveryMs = 50

/** Starts a rollout; a direct one is given some time to take effect, so that the answer tells the outcome.
 *  @returns id of the rollout
 *  @throws NotFound `model-unknown`, `version-unknown`; Conflict or InvalidInput with the reason of a refusal;
 *  Unavailable `not-leader`, or when the store does not answer: the rollout may then have started */
export async function startRollout(deps: StartDeps, request: StartRequest): Promise<string> {
  const { model, challenger, plan } = request
  const known = await versionOf(deps.registry, model, challenger)
  const decided = await deps.queues.run(model, async () => {
    const decided = await decideAndStore(deps, model, (held) =>
      startCommand(deps, request, { ...known, held }),
    )
    if (decided.kind === 'rejected') throw refusal(decided, { model, challenger, plan: plan.kind })
    if (decided.kind === 'unchanged') throw new Error('a rollout was started without an event')
    return decided
  })
  if (plan.kind !== 'stepped') await waitUntilRouted(deps, decided)
  return decided.rollout.rolloutId
}

function startCommand(
  { now, newId }: DecideDeps,
  request: StartRequest,
  known: { readonly model: Model; readonly version: ModelVersion; readonly held: HeldModel },
): RolloutCommand {
  const { model, version, held } = known
  const { challenger } = request
  return {
    kind: 'start',
    rolloutId: rolloutId(now(), newId()),
    salt: newId(),
    ...request,
    context: {
      activeRollout: held.rollout?.rolloutId ?? null,
      champion: held.champion,
      hasBeenChampion: held.champions.includes(challenger),
      hasFailed: held.failedVersions.includes(challenger),
      hasProfile: canBeRouted(version),
      kpis: model.kpis,
      positiveClass: model.decision.kind === 'binary' ? model.decision.positiveClass : null,
      keptLoaded: held.table?.standby ?? [],
    },
    now: now(),
    // Nothing is tallied yet: the first tally tells the event time.
    eventTime: null,
  }
}

/** Begins with the time, so that ids sort as rollouts were started: `20010305t000000-1f3a9c2e`. */
function rolloutId(now: number, id: string): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()
  return `${time}-${id.slice(0, 8)}`
}

async function versionOf(
  registry: RegistryStore,
  name: ModelName,
  number: VersionNumber,
): Promise<{ readonly model: Model; readonly version: ModelVersion }> {
  const model = await registry.models.find(name)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${name}`, { model: name })
  const version = await registry.versions.find(name, number)
  if (version === null)
    throw new NotFound('version-unknown', `model ${name} has no version ${number}`, {
      model: name,
      version: number,
    })
  return { model, version }
}

async function waitUntilRouted(deps: StartDeps, { rollout }: StoredDecision): Promise<void> {
  const started = performance.now()
  while (performance.now() - started < deps.startWaitMs) {
    const events = await deps.store.events(rollout.rolloutId)
    if (events.length > rollout.eventCount) return
    await sleep(lookEveryMs)
  }
}
