import { predictionOf, httpSource, type PredictionServed, type RolloutChanged } from '@weir/contracts'
import { type KpiDefinition } from '@weir/kpi'
import { newContract, type Model } from '@weir/models'
import { defaultSteppedPlan, type RolloutEvent } from '@weir/rollout'
import { hourMs, parseVersionNumber, type Instant, type ModelName } from '@weir/vocabulary'

export const champion = parseVersionNumber(1)
export const challenger = parseVersionNumber(2)
/** Midnight of a day long ago: replayed events are old. */
export const start: Instant = Date.UTC(2001, 2, 5)

export const flightKpi: KpiDefinition = {
  name: 'value',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  maturityMs: 2 * hourMs,
}

/** A model with one KPI, two classes and an objective of 50 ms. */
export function modelWithKpi(name: ModelName): Model {
  return {
    name,
    group: name,
    description: '',
    contract: newContract([{ name: 'distance', type: 'number', unit: 'mi', nullable: false }]),
    decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 0.5 },
    kpis: [flightKpi],
    latencyObjectiveMs: 50,
    createdAt: start,
  }
}

/** The events of a rollout whose versions are compared from `start` on, as the relay publishes them. */
export function rolloutEvents(model: ModelName, rolloutId: string): readonly RolloutChanged[] {
  const started: RolloutEvent = {
    kind: 'rolloutStarted',
    rolloutId,
    model,
    challenger,
    formerChampion: champion,
    plan: defaultSteppedPlan,
    kpi: flightKpi,
    positiveClass: 'late',
    isRoutable: true,
    salt: 'salt',
    keptLoaded: [],
    by: 'ada',
    reason: 'a test',
    at: Date.now(),
    eventTime: start,
  }
  const entered: RolloutEvent = {
    kind: 'stepEntered',
    step: 0,
    weightPercent: 25,
    challengerPredictions: 0,
    assessment: null,
    by: 'ada',
    reason: 'a test',
    at: Date.now(),
    eventTime: start,
  }
  return [
    changed({ model, rolloutId, sequence: 1, phase: 'pending' }, started),
    changed({ model, rolloutId, sequence: 2, phase: 'canary' }, entered),
  ]
}

/** The record of a rollout's event. */
export function changed(
  of: {
    readonly model: ModelName
    readonly rolloutId: string
    readonly sequence: number
    readonly phase: string
  },
  event: RolloutEvent,
): RolloutChanged {
  return {
    eventId: `${of.rolloutId}:${of.sequence}`,
    ...of,
    change: event.kind,
    champion,
    challenger,
    verdict: '',
    reason: '',
    evidence: '',
    details: JSON.stringify(event),
    eventTime: event.at,
    watermark: event.eventTime,
  }
}

/** A good answer of the champion at a weight of 25 %, changed as given. */
export function made(
  of: { readonly model: string; readonly rolloutId: string | null },
  requestId: string,
  changes: Partial<PredictionServed> = {},
): PredictionServed {
  const prediction = predictionOf({
    request: {
      requestId,
      entityId: changes.entityId ?? requestId,
      model: of.model,
      segment: '',
      eventTime: start,
      featureTime: null,
      contractRevision: 1,
    },
    row: { row: changes.row ?? 0, numericFeatures: [1], categoricalFeatures: [] },
    choice: {
      intendedVersion: changes.intendedVersion ?? champion,
      intendedRole: changes.intendedRole ?? 'champion',
      probability: 0.75,
      epoch: 1,
      rolloutId: of.rolloutId,
    },
    answer: {
      version: changes.version ?? changes.intendedVersion ?? champion,
      answeringRole: 'champion',
      status: 'ok',
      isNotNumber: false,
      outputs: [0.2, 0.8],
      score: 0.8,
      predictedClass: 'late',
    },
    source: httpSource,
    served: { servedTime: start, latencyMs: 5, producer: 'test' },
  })
  return { ...prediction, ...changes }
}

/** The same request's answer by the challenger on a copy. */
export function copyOf(live: PredictionServed, changes: Partial<PredictionServed> = {}): PredictionServed {
  return {
    ...live,
    intendedVersion: challenger,
    version: challenger,
    intendedRole: 'shadow',
    answeringRole: 'shadow',
    probability: 1,
    source: 'shadow',
    predictionId: `${live.predictionId}-copy`,
    ...changes,
  }
}
