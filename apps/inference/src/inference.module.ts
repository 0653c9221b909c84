import { join } from 'node:path'
import { hostname } from 'node:os'
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { fileArtifactStore } from '@weir/artifacts'
import { createPublisher, KafkaStrategy, openKafka, tellConsumers } from '@weir/kafka'
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
import { type OipDeps } from './oip-routes.ts'
import { scorerDeps, ShadowScorerController, StreamScorerController } from './scorers.controller.ts'

export const inferenceParts = Symbol('inferenceParts')
export const oipDeps = Symbol('oipDeps')

/** Everything that the inference service holds open. */
export type InferenceParts = Awaited<ReturnType<typeof connectParts>>

const drainPublishMs = 5_000

const clock = () => performance.now()

async function connectParts(config: InferenceConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'inference')
  const routing = redisRoutingStore(redis)
  const models = await ModelSnapshot.start({ registry: redisRegistryStore(redis), routing }, { clock })
  const routes = await RoutingSnapshot.start(routing, { clock, pollMs: config.WEIR_INFERENCE_ROUTE_POLL_MS })
  const artifacts = fileArtifactStore(join(config.WEIR_DATA_DIR, 'artifacts'))
  const pool = new SessionPool((sha256) => artifacts.get(sha256))
  const metrics = createMetrics()
  const tables = () => routes.tables()
  const loaded = new LoadedVersions({ pool, models, tables, logger: host.logger, metrics, clock })
  routes.onChange(() => loaded.changed())
  await loaded.start()
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'inference',
    log: host.logger,
  })
  const publisher = createPublisher(link)
  const observe = tellConsumers({
    log: host.logger,
    metrics,
    reportDead: (part, reason) => host.health.reportDead(part, reason),
  })
  const strategy = new KafkaStrategy(link, { publisher, observe })
  return { host, redis, models, routes, pool, loaded, metrics, publisher, strategy }
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
    clock,
    producer: `inference@${hostname()}`,
  }
}

function oipDepsOf({ host, models, pool, metrics, loaded }: InferenceParts): OipDeps {
  const isReady = async () => (await host.health.ready()).status === 'ok'
  return { models, pool, metrics, loaded, isReady }
}

/** Redis and Kafka may be away: HTTP is answered from memory, records wait. So these tell, and none of them refuses; a
 *  consumer that will never work again fails the liveness check. */
function addIndicators({ host, routes, pool, strategy }: InferenceParts): void {
  host.health.addIndicator({
    name: 'routing',
    check: async () => {
      const { readAgoMs, failure } = routes.status()
      return `read ${Math.round(readAgoMs)} ms ago${failure === null ? '' : `; then: ${failure.message}`}`
    },
  })
  host.health.addIndicator({
    name: 'consumers',
    check: async () => (strategy.isReady() ? 'joined' : 'not all have joined their group'),
  })
  host.health.addIndicator({ name: 'versions', check: async () => countStates(pool) })
}

function countStates(pool: SessionPool): string {
  const count = (kind: string) => pool.list().filter(({ state }) => state.kind === kind).length
  return `${count('ready')} loaded, ${count('loading')} loading, ${count('failed')} failed`
}

@Module({})
export class InferenceModule implements OnApplicationShutdown {
  constructor(@Inject(inferenceParts) private readonly parts: InferenceParts) {}

  static async create(config: InferenceConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    addIndicators(parts)
    return {
      module: InferenceModule,
      controllers: [
        ...(config.WEIR_INFERENCE_STREAM === 'on' ? [StreamScorerController] : []),
        ...(config.WEIR_INFERENCE_SHADOW === 'on' ? [ShadowScorerController] : []),
      ],
      providers: [
        { provide: inferenceParts, useValue: parts },
        { provide: scorerDeps, useValue: scorerDepsOf(parts) },
        { provide: oipDeps, useValue: oipDepsOf(parts) },
      ],
    }
  }

  /** Consumers have stopped and requests are finished by now. */
  async onApplicationShutdown(): Promise<void> {
    const { loaded, routes, models, publisher, pool, redis } = this.parts
    loaded.stop()
    await routes.stop()
    await models.stop()
    await publisher.stop(drainPublishMs)
    await pool.close()
    await redis.close()
  }
}
