import { type KpiDefinition } from '@weir/kpi'
import { newContract, type Decision, type Feature, type OutputBinding } from '@weir/models'
import { hourMs } from '@weir/vocabulary'

/** Name of the model: P(arrival more than 15 minutes late), asked at departure. */
export const modelName = 'flights-delay'

/** Features in contract order; `features.ts` says how each is computed. */
export const features = [
  { name: 'minute_of_day', type: 'number', unit: 'min', nullable: false },
  { name: 'weekday', type: 'number', unit: 'day, Monday is 0', nullable: false },
  { name: 'distance', type: 'number', unit: 'mi', nullable: false },
  { name: 'origin_rate', type: 'number', unit: 'share', nullable: false },
  { name: 'destination_rate', type: 'number', unit: 'share', nullable: false },
  { name: 'origin_delay_rate', type: 'number', unit: 'share', nullable: false },
  { name: 'network_delay_rate', type: 'number', unit: 'share', nullable: false },
  { name: 'origin_departures', type: 'number', unit: 'flights in an hour', nullable: false },
] as const satisfies readonly Feature[]

export const featureNames = features.map(({ name }) => name)

/** `static` models use the first five features, `fresh` ones all eight. */
export const staticFeatureNames = featureNames.slice(0, 5)

export const contract = newContract(features)

/** Act if P(late) is at least 8 / 58: there 30 p - 8 (1 - p) meets -20 p, what acting and not acting are worth. */
export const decision = {
  kind: 'binary',
  positiveClass: 'late',
  negativeClass: 'on-time',
  threshold: 8 / 58,
} as const satisfies Decision

/** Where every model of the example gives P(on-time), P(late). */
export const output = { output: 'probabilities', width: 2, positiveIndex: 1 } as const satisfies OutputBinding

/** The label cannot depend on the answer, so versions are compared on the same flight. */
export const kpi = {
  name: 'value_per_flight',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  maturityMs: 6 * hourMs,
} as const satisfies KpiDefinition
