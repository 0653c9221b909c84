import { connectClickHouse, migrate } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { deploySchemas, deployTopics, type TopicDeployment } from '@weir/kafka'
import { type Addresses } from './addresses.ts'
import { connectKafka } from './connect-kafka.ts'
import { type DeployStep } from './deploy-platform.ts'

/** Each topic has its dead-letter topic. */
const topicsEach = 2
const database = 'default'
/** Definitions of tables and views change quickly; beyond a minute the driver warns of load balancers. */
const migrationTimeoutMs = 60_000

/** What the platform needs before its services can start. */
export function deploySteps(addresses: Addresses, deployment: TopicDeployment): readonly DeployStep[] {
  const all = Object.values(topics)
  return [
    {
      name: 'topics',
      address: addresses.brokers.join(','),
      async run() {
        const created = await deployTopics(connectKafka(addresses), all, deployment)
        return { inPlace: topicsEach * all.length, created }
      },
    },
    {
      name: 'schemas',
      address: addresses.schemaRegistry,
      async run() {
        return { inPlace: (await deploySchemas(addresses.schemaRegistry, all)).size, created: null }
      },
    },
    {
      name: 'migrations',
      address: addresses.clickhouse,
      async run() {
        const clickhouse = connectClickHouse({
          url: addresses.clickhouse,
          database,
          requestTimeoutMs: migrationTimeoutMs,
        })
        try {
          const created = await migrate(clickhouse, database)
          const [row] = await clickhouse.select('SELECT toUInt32(count()) AS n FROM schema_migrations FINAL')
          return { inPlace: Number(row?.['n']), created }
        } finally {
          await clickhouse.close()
        }
      },
    },
  ]
}
