import { InvalidInput } from '@weir/vocabulary'
import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

/** The services and the port each listens on unless it was moved. */
const standardPorts = {
  registry: 5000,
  gateway: 8000,
  inference: 8100,
  recorder: 8200,
  'drift-monitor': 8300,
  'rollback-controller': 8400,
} as const

export type ServiceName = keyof typeof standardPorts

/** Where each part of the platform answers. */
export interface Addresses {
  readonly services: Readonly<Record<ServiceName, string>>
  /** `host:port` of at least one broker. */
  readonly brokers: readonly string[]
  readonly schemaRegistry: string
  readonly clickhouse: string
}

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((url) => url.replace(/\/$/, ''))
const broker = z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port, or several separated by commas')
const port = z.coerce.number('must be a port').int().min(1).max(65_535)

/** Reads the `WEIR_*` variables; what is not set is on this machine, on the standard port.
 *  @throws InvalidInput `address-invalid` naming the variable, its value and what it must be */
export function addressesFrom(env: Environment): Addresses {
  const service = (name: ServiceName) => serviceAddress(env, name)
  return {
    services: {
      registry: service('registry'),
      gateway: service('gateway'),
      inference: service('inference'),
      recorder: service('recorder'),
      'drift-monitor': service('drift-monitor'),
      'rollback-controller': service('rollback-controller'),
    },
    brokers: (text(env, 'WEIR_KAFKA_BROKERS') ?? '127.0.0.1:9092')
      .split(',')
      .map((one) => read(broker, 'WEIR_KAFKA_BROKERS', one.trim())),
    schemaRegistry: systemAddress(env, 'WEIR_SCHEMA_REGISTRY_URL', 'http://127.0.0.1:8081/apis/ccompat/v7'),
    clickhouse: systemAddress(env, 'WEIR_CLICKHOUSE_URL', 'http://127.0.0.1:8123'),
  }
}

/** The variable that says where a service answers: `drift-monitor` -> `WEIR_DRIFT_MONITOR_URL`. */
export function urlVariable(service: ServiceName): string {
  return `${prefixOf(service)}_URL`
}

function serviceAddress(env: Environment, name: ServiceName): string {
  const variable = urlVariable(name)
  const url = text(env, variable)
  if (url !== undefined) return read(httpUrl, variable, url)
  const portVariable = `${prefixOf(name)}_PORT`
  const moved = text(env, portVariable)
  return `http://127.0.0.1:${moved === undefined ? standardPorts[name] : read(port, portVariable, moved)}`
}

function systemAddress(env: Environment, variable: string, fallback: string): string {
  return read(httpUrl, variable, text(env, variable) ?? fallback)
}

function prefixOf(service: ServiceName): string {
  return `WEIR_${service.toUpperCase().replaceAll('-', '_')}`
}

/** A variable that is set to nothing is not set. */
function text(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim()
  return value === '' ? undefined : value
}

function read<Value>(schema: z.ZodType<Value>, variable: string, value: string): Value {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const limit = parsed.error.issues[0]?.message ?? 'is not valid'
  throw new InvalidInput('address-invalid', `${variable} is "${value}": ${limit}`, { variable, value })
}
