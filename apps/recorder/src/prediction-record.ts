import { type PredictionServed } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'

/** A prediction with its place in the topic, the wall time of the record and the trace that it belongs to. */
export type PredictionRecord = Pick<
  ConsumedRecord<PredictionServed>,
  'value' | 'partition' | 'offset' | 'timestamp' | 'traceparent'
>
