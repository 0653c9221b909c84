import { hostname } from 'node:os'
import { randomUUID } from 'node:crypto'
import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common'
import { topics } from '@weir/contracts'
import { createPublisher, openKafka } from '@weir/kafka'
import {
  ModelSnapshot,
  RoutingSnapshot,
  connectRedis,
  redisRegistryStore,
  redisRoutingStore,
} from '@weir/redis'
import { currentTraceparent, type ServiceHost } from '@weir/service-host'
import { type GatewayConfig } from './config.ts'
import { connectInference } from './inference-client.ts'
import { createMetrics } from './metrics.ts'
import { modelReader } from './model-reader.ts'
import { type OipDeps } from './oip-routes.ts'
import { OutcomesController, outcomeDeps } from './outcomes.controller.ts'
import { type ReportOutcomeDeps } from './report-outcome.ts'
import { scoreOver } from './score-rows.ts'

export const gatewayParts = Symbol('gatewayParts')

/** Everything that the gateway holds open. */
export type GatewayParts = Awaited<ReturnType<typeof connectParts>>

async function connectParts(config: GatewayConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'gateway')
  if (redis.durabilityWarning !== null) host.logger.warn({}, redis.durabilityWarning)
  const registry = redisRegistryStore(redis)
  const routing = redisRoutingStore(redis)
  const clock = () => performance.now()
  const models = await ModelSnapshot.start({ registry, routing }, { clock })
  const routes = await RoutingSnapshot.start(routing, { clock, pollMs: config.WEIR_GATEWAY_ROUTE_POLL_MS })
  const metrics = createMetrics()
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'gateway',
    log: host.logger,
  })
  const publisher = createPublisher(link, { capacity: config.WEIR_GATEWAY_PUBLISH_BUFFER })
  const inference = connectInference({
    url: config.WEIR_INFERENCE_URL,
    timeoutMs: config.WEIR_GATEWAY_TIMEOUT_MS,
    connections: config.WEIR_GATEWAY_CONNECTIONS,
  })
  return { redis, models, routes, publisher, inference, metrics }
}

function oipDepsOf({ models, routes, publisher, inference, metrics }: GatewayParts): OipDeps {
  return {
    models: modelReader(models),
    tableInForce: (model) => routes.tableInForce(model),
    score: scoreOver(inference),
    offer: (prediction) => {
      if (!publisher.offer(topics.predictions, prediction, { traceparent: currentTraceparent() }))
        metrics.dropped.inc()
    },
    now: () => Date.now(),
    newRequestId: randomUUID,
    producer: `gateway@${hostname()}`,
    metrics,
    isReady: () => inference.ready().then(() => true),
    modelNames: () => models.all().map(({ model }) => model.name),
  }
}

function outcomeDepsOf({ models, publisher, metrics }: GatewayParts): ReportOutcomeDeps {
  return {
    models: modelReader(models),
    publish: async (outcomes) => {
      await publisher.publish(topics.outcomes, outcomes)
      metrics.outcomes.inc(outcomes.length)
    },
    now: () => Date.now(),
  }
}

/** Predictions that Kafka has not taken by then are lost and counted: the drain has 28 s in all. */
const drainPublishMs = 15_000

export const oipDeps = Symbol('oipDeps')

@Module({})
export class GatewayModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(gatewayParts) private readonly parts: GatewayParts) {}

  static async create(config: GatewayConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    host.health.addIndicator({ name: 'inference', check: () => parts.inference.ready() })
    host.health.addIndicator({ name: 'kafka', check: async () => `${parts.publisher.counts().waiting} records wait` })
    host.health.addIndicator({
      name: 'routing',
      check: async () => `read ${Math.round(parts.routes.status().readAgoMs)} ms ago`,
    })
    return {
      module: GatewayModule,
      controllers: [OutcomesController],
      providers: [
        { provide: gatewayParts, useValue: parts },
        { provide: oipDeps, useValue: oipDepsOf(parts) },
        { provide: outcomeDeps, useValue: outcomeDepsOf(parts) },
      ],
    }
  }

  /** Requests are finished by now: hand over what still waits for Kafka. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.parts.routes.stop()
    await this.parts.models.stop()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.publisher.stop(drainPublishMs)
    await this.parts.inference.close()
    await this.parts.redis.close()
  }
}
