import { topics, type FeaturesSubmitted, type OutcomeReported } from '@weir/contracts'
import { type Publisher } from '@weir/kafka'
import { contract, kpi, modelName } from './model-contract.ts'
import { type Sink } from './replay.ts'
import { type FlightRequest } from './traffic.ts'

/** Sends flights as feature records, and labels as outcomes, to Kafka. */
export function kafkaSink(publisher: Publisher): Sink {
  return {
    predict: (flights) => publisher.publish(topics.features, flights.map(featureRecord)),
    report: (labelled) => publisher.publish(topics.outcomes, labelled.map(outcomeRecord)),
  }
}

function featureRecord({ id, eventTimeMs, features }: FlightRequest): FeaturesSubmitted {
  return {
    model: modelName,
    entityId: id,
    requestId: id,
    contractRevision: contract.revision,
    eventTime: eventTimeMs,
    featureTime: eventTimeMs,
    segment: '',
    numericFeatures: Array.from(features),
    categoricalFeatures: [],
  }
}

function outcomeRecord({ id, labelTimeMs, isLate }: FlightRequest): OutcomeReported {
  return {
    outcomeId: `${id}-label`,
    model: modelName,
    requestId: id,
    row: 0,
    entityId: id,
    name: kpi.outcome,
    value: isLate ? 1 : 0,
    eventTime: labelTimeMs,
    reportedTime: Date.now(),
  }
}
