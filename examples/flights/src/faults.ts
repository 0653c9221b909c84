import { murmurHash3 } from '@weir/stats'
import { assertNever } from '@weir/vocabulary'

import { at } from './column.ts'
import { lateRatesMs, rowWidth, type FlightColumns } from './flight-columns.ts'
import { rowAt } from './flights.ts'
import { featureNames } from './model-contract.ts'

type FeatureName = (typeof featureNames)[number]

/** What can go wrong on the way to a model, as this back-test injects it. */
export type Fault =
  /** Another unit, or a shift: value x factor + plus. */
  | {
      readonly kind: 'linear'
      readonly features: readonly FeatureName[]
      readonly factor: number
      readonly plus: number
    }
  | { readonly kind: 'nulls'; readonly feature: FeatureName; readonly share: number }
  /** Every request carries the last value from before the fault. */
  | { readonly kind: 'frozen'; readonly feature: FeatureName }
  /** The flights of one airport are not sent any more. */
  | { readonly kind: 'vanished'; readonly airport: string }
  | { readonly kind: 'late-rates' }
  /** A share of the requests is answered twice. */
  | { readonly kind: 'duplicates'; readonly share: number }
  /** Only a share of the requests is sent. */
  | { readonly kind: 'fewer'; readonly share: number }

/** One request as it reaches the model. Changed in place by an injector. */
export interface FaultyRequest {
  /** All features of the contract; NaN is null. */
  readonly features: Float32Array
  featureAgeMs: number
  /** How often it is answered: 0 when it never arrives, 2 when a producer repeats it. */
  answers: number
}

/** Changes the request of the flight with an index. */
export type Injector = (request: FaultyRequest, index: number) => void

const faultSeed = 2026
const hashRange = 2 ** 32

/** What a fault does to requests from its start on.
 *  @param startMs event time; the flights before it are untouched, and only a frozen value depends on it
 *  @throws Error if the airport is unknown; RangeError if nothing was sent before a frozen feature's start */
export function injectorOf(fault: Fault, columns: FlightColumns, startMs: number): Injector {
  const isHit = (index: number, share: number) =>
    murmurHash3(faultSeed, columns.id(index)) < share * hashRange
  switch (fault.kind) {
    case 'linear': {
      const places = fault.features.map(placeOf)
      return ({ features }) => {
        for (const place of places) features[place] = at(features, place) * fault.factor + fault.plus
      }
    }
    case 'nulls': {
      const place = placeOf(fault.feature)
      return ({ features }, index) => {
        if (isHit(index, fault.share)) features[place] = NaN
      }
    }
    case 'frozen': {
      const place = placeOf(fault.feature)
      const last = at(columns.features, (rowAt(columns, startMs) - 1) * rowWidth + place)
      return ({ features }) => {
        features[place] = last
      }
    }
    case 'vanished': {
      const airport = columns.airports.indexOf(fault.airport)
      if (airport < 0) throw new Error(`no flight leaves ${fault.airport}`)
      return (request, index) => {
        if (at(columns.origin, index) === airport) request.answers = 0
      }
    }
    case 'late-rates':
      return (request, index) => {
        request.features.set(columns.lateFeatures.subarray(index * rowWidth, (index + 1) * rowWidth))
        request.featureAgeMs = lateRatesMs
      }
    case 'duplicates':
      return (request, index) => {
        if (isHit(index, fault.share)) request.answers = 2
      }
    case 'fewer':
      return (request, index) => {
        if (!isHit(index, fault.share)) request.answers = 0
      }
    default:
      return assertNever(fault)
  }
}

/** Whether the model sees other values than without the fault, so that its scores must be computed anew. */
export function changesFeatures({ kind }: Fault): boolean {
  switch (kind) {
    case 'linear':
    case 'nulls':
    case 'frozen':
    case 'late-rates':
      return true
    case 'vanished':
    case 'duplicates':
    case 'fewer':
      return false
    default:
      return assertNever(kind)
  }
}

function placeOf(feature: FeatureName): number {
  return featureNames.indexOf(feature)
}
