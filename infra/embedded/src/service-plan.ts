import { InvalidInput } from '@weir/vocabulary'
import { addressEnvironment, type StackPlan } from './options.ts'
import { freePorts, parsePort, portTable } from './ports.ts'
import { type ServiceName, services, serviceVariable } from './services.ts'

export interface ServicePlan {
  readonly ports: ReadonlyMap<ServiceName, number>
  /** The variables for every service: the caller's own, the addresses found here, each other's addresses. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Variables that only this program reads; the services would take them for typing mistakes. */
const ownVariables = new Set<string>([
  ...Object.values(portTable).map(({ variable }) => variable),
  'WEIR_CACHE_DIR',
])

/** @param free whether the services take any free ports instead of their own
 *  @throws InvalidInput for a value that is no port, or one given twice */
export async function planServices(plan: StackPlan, free: boolean): Promise<ServicePlan> {
  const spare = await freePorts(services.length)
  const ports = new Map<ServiceName, number>()
  services.forEach(({ name, port: standard }, at) => {
    const variable = serviceVariable(name, 'PORT')
    const text = plan.env[variable]?.trim() ?? ''
    const wanted = free ? 0 : text === '' ? standard : parsePort(text, variable)
    const port = wanted === 0 ? (spare[at] ?? 0) : wanted
    const holder = [...ports].find(([, taken]) => taken === port)
    if (holder !== undefined) {
      throw new InvalidInput(
        'stack-option-invalid',
        `${variable} is ${port}, which is also the port of ${holder[0]}`,
      )
    }
    ports.set(name, port)
  })
  const inherited = Object.entries(plan.env).filter(([name]) => !ownVariables.has(name))
  const places = [...ports].flatMap(([name, port]) => [
    [serviceVariable(name, 'PORT'), String(port)],
    [serviceVariable(name, 'URL'), `http://127.0.0.1:${port}`],
  ])
  return {
    ports,
    env: {
      ...Object.fromEntries(inherited),
      ...addressEnvironment(plan.addresses),
      WEIR_DATA_DIR: plan.dataDir,
      ...Object.fromEntries(places),
    },
  }
}
