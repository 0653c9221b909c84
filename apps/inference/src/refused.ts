import { type ConsumedRecord } from '@weir/kafka'
import { Failure } from '@weir/vocabulary'

/** A record that no retry will make good, with the reason; it goes to the dead-letter topic. */
export interface Refused<Value> {
  readonly record: ConsumedRecord<Value>
  readonly failure: Failure
}

/** A failure that a retry may mend is thrown on; any other makes the record a refused one. */
export function refusedFor<Value>(record: ConsumedRecord<Value>, error: unknown): Refused<Value> {
  if (error instanceof Failure && error.kind !== 'unavailable') return { record, failure: error }
  throw error
}
