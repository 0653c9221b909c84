import {
  assess,
  decide,
  evolve,
  missingForNext,
  type Assessment,
  type RecordedEvent,
  type Rollout,
  type RolloutEvent,
  type RolloutStore,
} from '@weir/rollout'
import { NotFound, type Instant } from '@weir/vocabulary'
import { type AssessmentHistory, type HistoryPoint } from './assessment-history.ts'
import { challengerWeight, championOfRollout } from './challenger-weight.ts'
import { type EvidenceBook } from './evidence-book.ts'
import { type EvidenceReader } from './follow-evidence.ts'

export interface ShowDeps {
  readonly store: RolloutStore
  readonly book: EvidenceBook
  readonly history: AssessmentHistory
  readonly reader: Pick<EvidenceReader, 'isCaughtUp'>
  readonly now: () => Instant
}

/** An assessment without the counts it was made from. */
export type ShownAssessment = Omit<Assessment, 'evidence'>

export interface RolloutSummary {
  readonly rolloutId: string
  readonly model: string
  readonly phase: string
  /** From 1; null outside of the canary. */
  readonly step: number | null
  readonly steps: number
  /** The challenger's share of live requests, in percent. */
  readonly weightPercent: number
  readonly champion: number | null
  readonly formerChampion: number | null
  readonly challenger: number
  readonly plan: Rollout['plan']
  readonly startedAt: Instant
  readonly startedBy: string
  readonly startReason: string
  /** Of the last decision: wall time, and why. */
  readonly decidedAt: Instant
  readonly reason: string
}

export interface ShownRollout extends RolloutSummary {
  /** Epoch that the last table of the rollout has; null for one that was followed by another. */
  readonly epoch: number | null
  readonly events: readonly object[]
  /** On the evidence of now; the last that was stored once the rollout is over. */
  readonly assessment: ShownAssessment | null
  /** Whether all that was tallied is counted in it. */
  readonly isEvidenceComplete: boolean
  readonly missingForNext: readonly string[]
  /** Why the way that the evidence asks for is barred; null when it is not. */
  readonly barred: { readonly code: string; readonly reason: string } | null
  readonly history: readonly HistoryPoint[]
}

/** @throws NotFound `rollout-unknown` */
export async function showRollout(deps: ShowDeps, rolloutId: string): Promise<ShownRollout> {
  const events = await deps.store.events(rolloutId)
  const rollout = fold(events)
  if (rollout === null)
    throw new NotFound('rollout-unknown', `there is no rollout ${rolloutId}`, { rolloutId })
  const { epoch, active } = await deps.store.load(rollout.model)
  const [newest] = await deps.store.list(rollout.model)
  const isActive = active?.rolloutId === rolloutId
  const assessment = isActive ? assess(rollout, deps.book.of(rolloutId)) : lastAssessment(events)
  const decision =
    isActive && assessment !== null
      ? decide({ kind: 'advance', now: deps.now(), assessment }, rollout)
      : { kind: 'accepted' as const }
  return {
    ...summaryOf(rollout, events),
    epoch: newest === rolloutId ? epoch : null,
    events: events.map(({ sequence, event }) => ({ sequence, ...shownEvent(event) })),
    assessment: assessment === null ? null : withoutEvidence(assessment),
    isEvidenceComplete: deps.reader.isCaughtUp(),
    missingForNext: isActive && assessment !== null ? missingForNext(rollout, assessment) : [],
    barred: decision.kind === 'rejected' ? { code: decision.code, reason: decision.reason } : null,
    history: deps.history.of(rolloutId),
  }
}

/** All of a model, newest first; without a model, those under way. */
export async function listRollouts(
  { store }: Pick<ShowDeps, 'store'>,
  model: Parameters<RolloutStore['load']>[0] | null,
): Promise<{ readonly rollouts: readonly RolloutSummary[] }> {
  const ids = model === null ? await activeIds(store) : await store.list(model)
  const shown = await Promise.all(
    ids.map(async (rolloutId) => {
      const events = await store.events(rolloutId)
      const rollout = fold(events)
      return rollout === null ? null : summaryOf(rollout, events)
    }),
  )
  return { rollouts: shown.filter((summary) => summary !== null) }
}

async function activeIds(store: RolloutStore): Promise<readonly string[]> {
  const models = await Promise.all((await store.activeModels()).map((model) => store.load(model)))
  return models.flatMap(({ active }) => (active === null ? [] : [active.rolloutId]))
}

function fold(events: readonly RecordedEvent[]): Rollout | null {
  return events.reduce<Rollout | null>((state, { event }) => evolve(state, event), null)
}

function summaryOf(rollout: Rollout, events: readonly RecordedEvent[]): RolloutSummary {
  const { rolloutId, model, stage, plan, challenger, formerChampion } = rollout
  const live = stage.phase === 'paused' ? stage.from : stage
  const first = events[0]?.event
  const last = events.at(-1)?.event
  if (first?.kind !== 'rolloutStarted' || last === undefined)
    throw new Error(`the history of ${rolloutId} does not begin with its start`)
  return {
    rolloutId,
    model,
    phase: stage.phase,
    step: live.phase === 'canary' ? live.step + 1 : null,
    steps: plan.kind === 'stepped' ? plan.steps.length : 0,
    weightPercent: challengerWeight(rollout),
    champion: championOfRollout(rollout),
    formerChampion,
    challenger,
    plan,
    startedAt: first.at,
    startedBy: first.by,
    startReason: first.reason,
    decidedAt: last.at,
    reason:
      events.map(({ event }) => ('reason' in event ? event.reason : '')).findLast((text) => text !== '') ??
      '',
  }
}

function lastAssessment(events: readonly RecordedEvent[]): Assessment | null {
  const stored = events.map(({ event }) => ('assessment' in event ? event.assessment : null))
  return stored.findLast((assessment) => assessment !== null) ?? null
}

function shownEvent(event: RolloutEvent): object {
  if (!('assessment' in event) || event.assessment === null) return event
  return { ...event, assessment: withoutEvidence(event.assessment) }
}

function withoutEvidence(assessment: Assessment): ShownAssessment {
  const { ruleVersion, checks, verdict, watermark, challengerPredictions } = assessment
  return { ruleVersion, checks, verdict, watermark, challengerPredictions }
}
