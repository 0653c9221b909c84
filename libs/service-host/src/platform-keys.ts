/** The services of the platform and the port each listens on by default. */
export const defaultPorts = {
  registry: 5000,
  gateway: 8000,
  inference: 8100,
  recorder: 8200,
  'drift-monitor': 8300,
  'rollback-controller': 8400,
} as const

export type AppName = keyof typeof defaultPorts

const otherPrograms = ['console', 'cli', 'embedded', 'demo', 'replay', 'test']

const platformWideKeys = [
  'WEIR_HOST',
  'WEIR_AUTH',
  'WEIR_LOG_LEVEL',
  'WEIR_DRAIN_DELAY_MS',
  'WEIR_DATA_DIR',
  'WEIR_KAFKA_BROKERS',
  'WEIR_SCHEMA_REGISTRY_URL',
  'WEIR_REDIS_URL',
  'WEIR_CLICKHOUSE_URL',
  'WEIR_CACHE_DIR',
  'WEIR_KAFKA_PORT',
  'WEIR_KAFKA_CONTROLLER_PORT',
  'WEIR_SCHEMA_REGISTRY_PORT',
  'WEIR_REDIS_PORT',
  'WEIR_CLICKHOUSE_PORT',
]

/** `drift-monitor` -> `WEIR_DRIFT_MONITOR_`. */
export function keyPrefix(program: string): string {
  return `WEIR_${program.toUpperCase().replaceAll('-', '_')}_`
}

const perAppKeys = Object.keys(defaultPorts).flatMap((app) => [
  `${keyPrefix(app)}PORT`,
  `${keyPrefix(app)}URL`,
])
const knownKeys = new Set([...platformWideKeys, ...perAppKeys])
const prefixes = [...Object.keys(defaultPorts), ...otherPrograms].map(keyPrefix)

/** Whether `app` may meet `key` in its environment without knowing it: the whole platform runs on one set of
 *  variables, so another program's keys are fine; a key under the app's own prefix is not, it is a typing mistake. */
export function isForeignKey(app: AppName, key: string): boolean {
  return knownKeys.has(key) || prefixes.some((prefix) => prefix !== keyPrefix(app) && key.startsWith(prefix))
}
