/** Names of the CloudEvents Kafka binding in binary mode, and of W3C trace context. */
export interface EventHeaders {
  readonly ce_specversion: string
  readonly ce_type: string
  readonly ce_source: string
  readonly ce_id: string
  readonly ce_time: string
  readonly 'content-type': string
  readonly traceparent?: string
}

export interface EventIdentity {
  readonly ceType: string
  /** Who publishes: with the id it identifies the event. */
  readonly source: string
  readonly id: string
  /** Wall clock, UTC ms. */
  readonly now: number
  /** W3C trace context of the work that led to the event. */
  readonly traceparent?: string | undefined
}

/** CloudEvents headers of a record in Avro (binary mode: the value is the data alone).
 *  Source: CloudEvents 1.0.2, Kafka protocol binding */
export function eventHeaders({ ceType, source, id, now, traceparent }: EventIdentity): EventHeaders {
  const headers = {
    ce_specversion: '1.0',
    ce_type: ceType,
    ce_source: source,
    ce_id: id,
    ce_time: timeText(now),
    'content-type': 'application/avro',
  }
  return traceparent === undefined ? headers : { ...headers, traceparent }
}

let lastTime = { at: Number.NaN, text: '' }

/** RFC 3339; records of one millisecond share the text. */
function timeText(now: number): string {
  if (now !== lastTime.at) lastTime = { at: now, text: new Date(now).toISOString() }
  return lastTime.text
}
