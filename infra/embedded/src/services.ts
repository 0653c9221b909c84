/** The Weir services, in the order in which they are shown. Each listens on the port in its own
 *  `WEIR_<NAME>_PORT` and finds the others by `WEIR_<NAME>_URL`. */
export const services = [
  { name: 'registry', entry: 'apps/registry/dist/main.js', port: 5000 },
  { name: 'gateway', entry: 'apps/gateway/dist/main.js', port: 8000 },
  { name: 'inference', entry: 'apps/inference/dist/main.js', port: 8100 },
  { name: 'recorder', entry: 'apps/recorder/dist/main.js', port: 8200 },
  { name: 'drift-monitor', entry: 'apps/drift-monitor/dist/main.js', port: 8300 },
  { name: 'rollback-controller', entry: 'apps/rollback-controller/dist/main.js', port: 8400 },
] as const

export type ServiceName = (typeof services)[number]['name']

/** Registers topics and schemas and brings the tables up to date; runs before the services, each time. */
export const deployStep = { name: 'deploy', entry: 'apps/cli/dist/main.js', args: ['deploy'] } as const

/** `drift-monitor`, `PORT` -> `WEIR_DRIFT_MONITOR_PORT`. */
export function serviceVariable(name: ServiceName, what: 'PORT' | 'URL'): string {
  return `WEIR_${name.toUpperCase().replaceAll('-', '_')}_${what}`
}
