import { join } from 'node:path'
import { hostname } from 'node:os'
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { fileArtifactStore } from '@weir/artifacts'
import { createPublisher, KafkaStrategy, openKafka } from '@weir/kafka'
import { SessionPool } from '@weir/onnx'
import {
  connectRedis,
  ModelSnapshot,
  redisRegistryStore,
  redisRoutingStore,
  RoutingSnapshot,
} from '@weir/redis'
import { type ServiceHost } from '@weir/service-host'
import { type InferenceConfig } from './config.ts'
import { type HandleDeps } from './handle-batch.ts'
import { LoadedVersions } from './loaded-versions.ts'
import { createMetrics } from './metrics.ts'
import { modelReader } from './model-reader.ts'
import { observeConsumers } from './observe-consumers.ts'
import { scorerDeps, ShadowScorerController, StreamScorerController } from './scorers.controller.ts'

export const inferenceParts = Symbol('inferenceParts')

/** Everything that the inference service holds open. */
export type InferenceParts = Awaited<ReturnType<typeof connectParts>>

const drainPublishMs = 5_000

async function connectParts(config: InferenceConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'inference')
  const registry = redisRegistryStore(redis)
  const routing = redisRoutingStore(redis)
  const clock = () => performance.now()
  const snapshot = await ModelSnapshot.start({ registry, routing }, { clock })
  const routes = await RoutingSnapshot.start(routing, { clock, pollMs: config.WEIR_INFERENCE_ROUTE_POLL_MS })
  const artifacts = fileArtifactStore(join(config.WEIR_DATA_DIR, 'artifacts'))
  const pool = new SessionPool((sha256) => artifacts.get(sha256))
  const metrics = createMetrics()
  const models = modelReader(snapshot)
  const loaded = new LoadedVersions({
    pool,
    models,
    tables: () => routes.tables(),
    logger: host.logger,
    metrics,
  })
  routes.onChange(() => void loaded.follow())
  await loaded.follow()
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'inference',
    log: host.logger,
  })
  const publisher = createPublisher(link)
  const strategy = new KafkaStrategy(link, { publisher, observe: observeConsumers({ host, metrics }) })
  return { redis, snapshot, routes, pool, models, loaded, metrics, publisher, strategy }
}

function scorerDepsOf({ models, routes, pool, metrics, publisher }: InferenceParts): HandleDeps {
  return {
    models,
    pool,
    metrics,
    publisher,
    tableInForce: (model) => routes.tableInForce(model),
    table: (model) => routes.tables().find((table) => table.model === model) ?? null,
    now: () => Date.now(),
    producer: `inference@${hostname()}`,
  }
}

@Module({})
export class InferenceModule implements OnApplicationShutdown {
  constructor(@Inject(inferenceParts) private readonly parts: InferenceParts) {}

  static async create(config: InferenceConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    const { routes, strategy } = parts
    host.health.addIndicator({
      name: 'routing',
      check: async () => `read ${Math.round(routes.status().readAgoMs)} ms ago`,
    })
    host.health.addIndicator({ name: 'consumers', check: async () => requireJoined(strategy) })
    return {
      module: InferenceModule,
      controllers: [
        ...(config.WEIR_INFERENCE_STREAM === 'on' ? [StreamScorerController] : []),
        ...(config.WEIR_INFERENCE_SHADOW === 'on' ? [ShadowScorerController] : []),
      ],
      providers: [
        { provide: inferenceParts, useValue: parts },
        { provide: scorerDeps, useValue: scorerDepsOf(parts) },
      ],
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const { routes, snapshot, publisher, pool, redis } = this.parts
    await routes.stop()
    await snapshot.stop()
    await publisher.stop(drainPublishMs)
    await pool.close()
    await redis.close()
  }
}

function requireJoined(strategy: KafkaStrategy): string {
  if (strategy.isReady()) return 'joined'
  throw new Error('a consumer has not joined its group yet')
}
