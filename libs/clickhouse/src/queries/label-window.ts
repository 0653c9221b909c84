import { dayMs } from '@weir/vocabulary'

/** An outcome dated so much earlier than its request belongs to another one, milliseconds. */
export const earliestLabelMs = dayMs

/** Rows that were answered live or as a shadow with a number, once each, over a span of event time given as parameters
 *  `start` and `end`, UTC ms. The days stand in the key of the table. */
export const answeredInWindow = `model = {model:String} AND status = 'ok' AND NOT is_not_number AND NOT is_set_aside
  AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({start:Int64}, 'UTC'))
  AND toDate(event_time) <= toDate(fromUnixTimestamp64Milli({end:Int64}, 'UTC'))
  AND event_time >= fromUnixTimestamp64Milli({start:Int64}) AND event_time < fromUnixTimestamp64Milli({end:Int64})`
