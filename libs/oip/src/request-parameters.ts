import { InvalidInput, type Instant } from '@weir/vocabulary'
import { asRecord, shown } from './json-value.ts'

/** The protocol's free parameters: names to strings, numbers and booleans. */
export type Parameters = Readonly<Record<string, string | number | boolean>>

/** The parameters of a request that Weir itself reads. */
export interface KnownParameters {
  /** `entity_id`: what sticky routing and joining go by. */
  readonly entityId: string | null
  /** `event_time`: ISO 8601 with a time zone, or UTC milliseconds. */
  readonly eventTime: Instant | null
  readonly segment: string | null
}

const longestText = 256
const isoWithZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/
/** 9999-12-31T23:59:59.999Z: the last moment that every store in the pipeline can hold. */
const latestInstant = 253_402_300_799_999

/** @param value the `parameters` of a request or response; absent or null gives none
 *  @throws InvalidInput `infer-parameter-invalid` */
export function parseParameters(value: unknown): Parameters {
  if (value === undefined || value === null) return {}
  const record = asRecord(value)
  if (record === null) throw invalid('parameters', value, 'an object')
  const entries = Object.entries(record).map(([name, held]): [string, string | number | boolean] => {
    if (typeof held === 'string' || typeof held === 'boolean') return [name, held]
    if (typeof held === 'number' && Number.isFinite(held)) return [name, held]
    throw invalid(name, held, 'a string, a number or a boolean')
  })
  return Object.fromEntries(entries)
}

/** @throws InvalidInput `infer-parameter-invalid` naming the parameter and what it takes */
export function readKnownParameters(parameters: Parameters): KnownParameters {
  return {
    entityId: text(parameters, 'entity_id'),
    eventTime: instant(parameters['event_time']),
    segment: text(parameters, 'segment'),
  }
}

/** A non-empty string of at most 256 characters, or null when absent.
 *  @throws InvalidInput `infer-parameter-invalid` */
export function parseText(name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.length > 0 && value.length <= longestText) return value
  throw invalid(name, value, `a string of 1 to ${longestText} characters`)
}

function text(parameters: Parameters, name: string): string | null {
  return parseText(name, Object.hasOwn(parameters, name) ? parameters[name] : undefined)
}

function instant(value: Parameters[string] | undefined): Instant | null {
  if (value === undefined) return null
  const at = typeof value === 'string' && isRealDay(value) ? Date.parse(value) : value
  if (typeof at === 'number' && Number.isSafeInteger(at) && at >= 0 && at <= latestInstant) return at
  throw invalid(
    'event_time',
    value,
    'ISO 8601 with a time zone (2001-03-05T00:00:00Z) or UTC milliseconds from 1970 on',
  )
}

/** Date.parse takes 30 February for 2 March, so the day is checked by itself. */
function isRealDay(text: string): boolean {
  if (!isoWithZone.test(text)) return false
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}

function invalid(parameter: string, value: unknown, wanted: string): InvalidInput {
  return new InvalidInput('infer-parameter-invalid', `${parameter} is ${shown(value)}; send ${wanted}`, {
    parameter,
    value,
  })
}
