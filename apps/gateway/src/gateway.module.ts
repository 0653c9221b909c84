import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
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
import { observeRequests } from './observe-requests.ts'
import { type OipDeps } from './oip-routes.ts'
import { OutcomesController, outcomeDeps } from './outcomes.controller.ts'
import { type ReportOutcomeDeps } from './report-outcome.ts'
import { scoreOver } from './score-rows.ts'

const gatewayParts = Symbol('gatewayParts')
export const oipDeps = Symbol('oipDeps')

/** Everything that the gateway holds open. */
type GatewayParts = Awaited<ReturnType<typeof connectParts>>

const clock = () => performance.now()

/** Predictions that Kafka has not taken by then are lost, and told: the drain has 28 s in all. */
const drainPublishMs = 15_000

async function connectParts(config: GatewayConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'gateway')
  if (redis.durabilityWarning !== null) host.logger.warn({}, redis.durabilityWarning)
  const routing = redisRoutingStore(redis)
  const models = await ModelSnapshot.start({ registry: redisRegistryStore(redis), routing }, { clock })
  const routes = await RoutingSnapshot.start(routing, { clock, pollMs: config.WEIR_GATEWAY_ROUTE_POLL_MS })
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
  return { host, redis, models, routes, publisher, inference, metrics: createMetrics() }
}

function oipDepsOf({ host, models, routes, publisher, inference, metrics }: GatewayParts): OipDeps {
  return {
    models,
    tableInForce: (model) => routes.tableInForce(model),
    score: scoreOver(inference),
    offer: (prediction) => {
      if (!publisher.offer(topics.predictions, prediction, { traceparent: currentTraceparent() }))
        metrics.dropped.inc()
    },
    observe: observeRequests({ metrics, logger: host.logger, clock }),
    now: () => Date.now(),
    clock,
    newRequestId: randomUUID,
    producer: `gateway@${hostname()}`,
    isReady: async () => (await host.health.ready()).status === 'ok',
    isVersionReady: (model, version) => inference.isReady(model, version),
    modelNames: () => models.all().map(({ model }) => model.name),
  }
}

function outcomeDepsOf({ models, publisher, metrics }: GatewayParts): ReportOutcomeDeps {
  return {
    models,
    publish: (outcomes) =>
      publisher.publish(topics.outcomes, outcomes, { traceparent: currentTraceparent() }),
    now: () => Date.now(),
    newOutcomeId: randomUUID,
    onAccepted: ({ model, isKnown }) =>
      metrics.outcomes.inc({ model_name: model, outcome: isKnown ? 'known' : 'unknown' }),
  }
}

/** Without inference no request can be answered. Redis and Kafka may be away: tables are in memory, predictions wait. */
function addIndicators({ host, inference, publisher, routes }: GatewayParts): void {
  host.health.addIndicator({ name: 'inference', check: () => inference.ready() })
  host.health.addIndicator({ name: 'kafka', check: async () => `${publisher.counts().waiting} records wait` })
  host.health.addIndicator({
    name: 'routing',
    check: async () => {
      const { readAgoMs, failure } = routes.status()
      return `read ${Math.round(readAgoMs)} ms ago${failure === null ? '' : `; then: ${failure.message}`}`
    },
  })
}

@Module({})
export class GatewayModule implements OnApplicationShutdown {
  constructor(@Inject(gatewayParts) private readonly parts: GatewayParts) {}

  static async create(config: GatewayConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    addIndicators(parts)
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

  /** Requests are finished by now: hand over what still waits for Kafka, then close what they needed. */
  async onApplicationShutdown(): Promise<void> {
    const { host, models, routes, publisher, inference, redis } = this.parts
    const before = publisher.counts().dropped
    await publisher.stop(drainPublishMs)
    const lost = publisher.counts().dropped - before
    if (lost > 0) host.logger.error({ lost }, 'predictions were lost: Kafka did not take them in time')
    await routes.stop()
    await models.stop()
    await inference.close()
    await redis.close()
  }
}
