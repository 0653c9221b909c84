import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { connectClickHouse, recordedAnswers } from '@weir/clickhouse'
import { createPublisher, KafkaStrategy, openKafka, tellConsumers } from '@weir/kafka'
import { connectRedis, redisRegistryStore } from '@weir/redis'
import { type ServiceHost } from '@weir/service-host'
import { hourMs } from '@weir/vocabulary'
import { type RecorderConfig } from './config.ts'
import { entityOutcomeStore } from './entity-outcome-store.ts'
import { createMetrics } from './metrics.ts'
import { minuteLayouts } from './minute-layouts.ts'
import { type RecordPredictionsDeps } from './record-predictions.ts'
import { recorderDeps, recordsController } from './records.controller.ts'

const recorderParts = Symbol('recorderParts')
export const consumers = Symbol('consumers')

/** Only dead letters are published here, and each chunk waits for its own. */
const drainPublishMs = 5_000

type RecorderParts = Awaited<ReturnType<typeof connectParts>>

async function connectParts(config: RecorderConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'recorder')
  const clickhouse = connectClickHouse({
    url: config.WEIR_CLICKHOUSE_URL,
    database: 'default',
    requestTimeoutMs: config.WEIR_RECORDER_CLICKHOUSE_TIMEOUT_MS,
  })
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'recorder',
    log: host.logger,
  })
  const metrics = createMetrics()
  const publisher = createPublisher(link)
  const observe = tellConsumers({
    log: host.logger,
    metrics,
    reportDead: (part, reason) => host.health.reportDead(part, reason),
  })
  const strategy = new KafkaStrategy(link, { publisher, observe })
  return { redis, clickhouse, publisher, strategy, metrics }
}

function depsOf(
  { redis, clickhouse, metrics }: RecorderParts,
  config: RecorderConfig,
): RecordPredictionsDeps {
  const attributionMs = config.WEIR_RECORDER_ENTITY_LABEL_HOURS * hourMs
  return {
    insert: (table, rows, token) => clickhouse.insert(table, rows, token),
    recordedAnswers: (question) => recordedAnswers(clickhouse, question),
    entityOutcomes: entityOutcomeStore(clickhouse, attributionMs),
    layouts: minuteLayouts(redisRegistryStore(redis)),
    metrics,
  }
}

@Module({})
export class RecorderModule implements OnApplicationShutdown {
  constructor(@Inject(recorderParts) private readonly parts: RecorderParts) {}

  static async create(config: RecorderConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    host.health.addIndicator({
      name: 'clickhouse',
      check: () => parts.clickhouse.ping().then(() => 'answers'),
    })
    host.health.addIndicator({ name: 'kafka', check: async () => groupsOf(parts.strategy) })
    return {
      module: RecorderModule,
      controllers: [recordsController(config)],
      providers: [
        { provide: recorderParts, useValue: parts },
        { provide: recorderDeps, useValue: depsOf(parts, config) },
        { provide: consumers, useValue: parts.strategy },
      ],
    }
  }

  /** The consumers have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.parts.publisher.stop(drainPublishMs)
    await this.parts.clickhouse.close()
    await this.parts.redis.close()
  }
}

function groupsOf(strategy: KafkaStrategy): string {
  if (strategy.isReady()) return 'all groups joined'
  throw new Error('not every group has been joined')
}
