import { minuteMs } from '@weir/vocabulary'

import { type AirportRates } from './airport-rates.ts'
import { at } from './column.ts'
import { type Flights } from './flights.ts'
import { featureNames } from './model-contract.ts'
import { recentCounts } from './recent-counts.ts'

const dayMinutes = 1440
/** 1970-01-01, the epoch, was a Thursday: day 3 of a week that starts on Monday. */
const epochWeekday = 3
/** Two late labels in ten that every window starts with, so that few labels make no extreme rate. */
const priorLateLabels = 2
const priorLabels = 10

/** The features of the flights, in event-time order, as they are known at each departure. The only
 *  implementation: training, reference and replay all read it.
 *
 *  - minute_of_day: 0 to 1439; weekday: 0 (Monday) to 6; distance: miles
 *  - origin_rate, destination_rate: share late in the training days, 0 to 1, smoothed
 *  - origin_delay_rate, network_delay_rate: (late + 2) / (labels + 10) of the labels that arrived in the two
 *    hours before the departure's minute, 0 to 1
 *  - origin_departures: flights that left the origin in the hour before the departure's minute
 *
 *  @param flights all flights from the first one on: thinned flights would thin the rates' evidence
 *  @param ratesLateMs how much older than the departure the two delay rates are: a pipeline that runs late
 *  @yields the row, and its features as float32. The array is reused: copy what must outlive the step
 *  O(1) a flight */
export function* featureRows(flights: Flights, rates: AirportRates, ratesLateMs = 0) {
  const recent = recentCounts(flights)
  const labelled = ratesLateMs === 0 ? recent : recentCounts(flights)
  const step = { row: 0, features: new Float32Array(featureNames.length) }
  for (let row = 0; row < flights.count; row += 1) {
    const eventTimeMs = at(flights.eventTimeMs, row)
    recent.moveTo(eventTimeMs)
    if (labelled !== recent) labelled.moveTo(eventTimeMs - ratesLateMs)
    const origin = at(flights.origin, row)
    const minute = eventTimeMs / minuteMs
    const { features } = step
    features[0] = minute % dayMinutes
    features[1] = (Math.floor(minute / dayMinutes) + epochWeekday) % 7
    features[2] = at(flights.distanceMiles, row)
    features[3] = at(rates.origin, origin)
    features[4] = at(rates.destination, at(flights.destination, row))
    features[5] = delayRate(labelled.lateLabels(origin), labelled.labels(origin))
    features[6] = delayRate(labelled.networkLateLabels(), labelled.networkLabels())
    features[7] = recent.departures(origin)
    step.row = row
    yield step
  }
}

function delayRate(late: number, labels: number): number {
  return (late + priorLateLabels) / (labels + priorLabels)
}
