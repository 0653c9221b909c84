import { parseArgs } from 'node:util'
import { doctor } from './doctor.ts'
import { foreground } from './foreground.ts'
import { type StackOptions } from './options.ts'
import { type Platform, startPlatform } from './platform.ts'
import { services } from './services.ts'
import { type Stack, startStack } from './stack.ts'

const usage = `usage: node infra/embedded/dist/main.js COMMAND [--free-ports] [--data-dir FOLDER]

  start      the whole platform: backing systems, topics, schemas and tables, services
  backing    Kafka, schema registry, Redis and ClickHouse only
  doctor     what this machine has, lacks and already runs

Data lies in WEIR_DATA_DIR (.weir), downloads in WEIR_CACHE_DIR (.weir/cache). WEIR_KAFKA_PORT,
WEIR_KAFKA_CONTROLLER_PORT, WEIR_SCHEMA_REGISTRY_PORT, WEIR_REDIS_PORT, WEIR_CLICKHOUSE_PORT and
WEIR_<SERVICE>_PORT move a port. A system whose WEIR_KAFKA_BROKERS, WEIR_SCHEMA_REGISTRY_URL,
WEIR_REDIS_URL or WEIR_CLICKHOUSE_URL is set is used at that address and not started.
`
const badUsage = 64

process.exit(await main(process.argv.slice(2)))

async function main(args: readonly string[]): Promise<number> {
  const { command, options } = read(args)
  switch (command) {
    case 'start':
      return foreground(() => startPlatform(options), tellPlatform)
    case 'backing':
      return foreground(() => startStack(options), tellStack)
    case 'doctor':
      return doctor(options)
    case 'help':
      process.stdout.write(usage)
      return 0
    default:
      process.stderr.write(usage)
      return badUsage
  }
}

function read(args: readonly string[]): { command: string; options: StackOptions } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'free-ports': { type: 'boolean' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const dataDir = values['data-dir']
    return {
      command: values.help === true ? 'help' : positionals.length === 1 ? (positionals[0] ?? '') : '',
      options: {
        ...(values['free-ports'] === true ? { ports: 'free' } : {}),
        ...(dataDir === undefined ? {} : { dataDir }),
      },
    }
  } catch (error) {
    // An unknown option: its message, then the usage.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return { command: '', options: {} }
  }
}

function tellStack({ addresses }: Stack): void {
  console.log('backing systems are ready')
  table([
    ['Kafka', addresses.kafka],
    ['schema registry', addresses.schemaRegistry],
    ['Redis', addresses.redis],
    ['ClickHouse', addresses.clickhouse],
  ])
}

function tellPlatform(platform: Platform): void {
  console.log('weir is ready')
  table([
    ...services.map(({ name }): [string, string] => [name, platform.services[name]]),
    ['Kafka', platform.addresses.kafka],
    ['schema registry', platform.addresses.schemaRegistry],
    ['Redis', platform.addresses.redis],
    ['ClickHouse', platform.addresses.clickhouse],
  ])
  console.log('Ctrl-C drains and stops everything; the data stays.')
}

function table(rows: readonly [string, string][]): void {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  for (const [name, address] of rows) console.log(`  ${name.padEnd(width)}${address}`)
}
