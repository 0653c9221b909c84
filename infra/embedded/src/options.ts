import { resolve } from 'node:path'
import { InvalidInput } from '@weir/vocabulary'
import { freePorts, type PortName, type Ports, parsePort, portTable } from './ports.ts'
import { inRepository } from './repository.ts'
import { systemNames, type SystemName } from './system-name.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where the backing systems answer, in the form their clients take. */
export interface Addresses {
  /** Comma-separated `host:port`. */
  readonly kafka: string
  /** Base URL of the Confluent-compatible API. */
  readonly schemaRegistry: string
  /** `redis://host:port`. */
  readonly redis: string
  /** `http://host:port`. */
  readonly clickhouse: string
}

export interface StackOptions {
  /** Folder of all data and logs; else WEIR_DATA_DIR, else `.weir` in the repository. */
  readonly dataDir?: string
  /** Folder of downloaded programs, shared by all data folders; else WEIR_CACHE_DIR, else `.weir/cache`. */
  readonly cacheDir?: string
  /** 'free' takes any free ports; a number overrides the variable; 0 means any free port. */
  readonly ports?: 'free' | Partial<Ports>
  /** Which systems are wanted; all four when left out. The address of one left out is where it would be. */
  readonly systems?: readonly SystemName[]
  /** Variables read instead of the process's own. */
  readonly env?: Environment
  /** Receives progress lines; standard output when left out. */
  readonly say?: (line: string) => void
}

export interface StackPlan {
  readonly dataDir: string
  readonly cacheDir: string
  readonly ports: Ports
  readonly addresses: Addresses
  /** The systems to start here: the wanted ones for which no address was given. */
  readonly starting: readonly SystemName[]
  /** The systems that run elsewhere. */
  readonly elsewhere: readonly SystemName[]
  readonly env: Environment
  readonly say: (line: string) => void
}

/** The variable that names a system's address, and so says that it runs elsewhere. */
export const addressVariables = {
  kafka: 'WEIR_KAFKA_BROKERS',
  'schema-registry': 'WEIR_SCHEMA_REGISTRY_URL',
  redis: 'WEIR_REDIS_URL',
  clickhouse: 'WEIR_CLICKHOUSE_URL',
} as const satisfies Record<SystemName, string>

/** What to start, where. Options win over variables, variables over defaults.
 *  @throws InvalidInput for a value that is no port */
export async function planStack(options: StackOptions): Promise<StackPlan> {
  const env = options.env ?? process.env
  const ports = await choosePorts(options.ports ?? {}, env)
  const wanted = options.systems ?? systemNames
  const dataDir = resolve(options.dataDir ?? nonEmpty(env['WEIR_DATA_DIR']) ?? inRepository('.weir'))
  const cacheDir = resolve(options.cacheDir ?? nonEmpty(env['WEIR_CACHE_DIR']) ?? inRepository('.weir/cache'))
  const given = (system: SystemName) => nonEmpty(env[addressVariables[system]])
  return {
    dataDir,
    cacheDir,
    ports,
    addresses: {
      kafka: given('kafka') ?? `127.0.0.1:${ports.kafka}`,
      schemaRegistry: given('schema-registry') ?? `http://127.0.0.1:${ports.schemaRegistry}/apis/ccompat/v7`,
      redis: given('redis') ?? `redis://127.0.0.1:${ports.redis}`,
      clickhouse: given('clickhouse') ?? `http://127.0.0.1:${ports.clickhouse}`,
    },
    starting: wanted.filter((system) => given(system) === undefined),
    elsewhere: wanted.filter((system) => given(system) !== undefined),
    env,
    say: options.say ?? ((line) => process.stdout.write(`${line}\n`)),
  }
}

/** The variables by which every Weir program finds the given systems. */
export function addressEnvironment(addresses: Addresses): Record<string, string> {
  return {
    WEIR_KAFKA_BROKERS: addresses.kafka,
    WEIR_SCHEMA_REGISTRY_URL: addresses.schemaRegistry,
    WEIR_REDIS_URL: addresses.redis,
    WEIR_CLICKHOUSE_URL: addresses.clickhouse,
  }
}

async function choosePorts(option: 'free' | Partial<Ports>, env: Environment): Promise<Ports> {
  const spare = await freePorts(Object.keys(portTable).length)
  const choose = (name: PortName): number => {
    const free = spare.pop()
    if (free === undefined) throw new Error('fewer free ports than asked for')
    if (option === 'free') return free
    const { variable, standard } = portTable[name]
    const text = nonEmpty(env[variable])
    const port = option[name] ?? (text === undefined ? standard : parsePort(text, variable))
    return port === 0 ? free : port
  }
  const ports = {
    kafka: choose('kafka'),
    kafkaController: choose('kafkaController'),
    schemaRegistry: choose('schemaRegistry'),
    redis: choose('redis'),
    clickhouse: choose('clickhouse'),
  }
  if (new Set(Object.values(ports)).size === Object.keys(ports).length) return ports
  const list = Object.entries(ports).map(([name, port]) => `${name} ${port}`)
  throw new InvalidInput('stack-option-invalid', `Two systems cannot share a port: ${list.join(', ')}`)
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}
