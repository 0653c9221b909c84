import { type ConsumedRecord } from '@weir/kafka'
import { type Failure } from '@weir/vocabulary'

/** A record that no retry will make good, with the reason; it goes to the dead-letter topic. */
export interface Refused<Value> {
  readonly record: ConsumedRecord<Value>
  readonly failure: Failure
}
