import { randomUUID } from 'node:crypto'
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { createPublisher, openKafka } from '@weir/kafka'
import {
  connectRedis,
  ControllerLock,
  redisRegistryStore,
  redisRolloutStore,
  redisRoutingStore,
} from '@weir/redis'
import { type Rollout } from '@weir/rollout'
import { type ServiceHost } from '@weir/service-host'
import { Unavailable } from '@weir/vocabulary'
import { AssessmentHistory } from './assessment-history.ts'
import { type ControllerConfig } from './config.ts'
import { EvidenceBook } from './evidence-book.ts'
import { followEvidence } from './follow-evidence.ts'
import { HeldModels } from './held-models.ts'
import { inferenceLoading } from './inference-loading.ts'
import { keepLead } from './keep-lead.ts'
import { createMetrics } from './metrics.ts'
import { ModelQueues } from './model-queues.ts'
import { startRelay } from './relay-events.ts'
import { RolloutRunner } from './rollout-runner.ts'
import { rolloutDeps, RolloutsController, type RolloutDeps } from './rollouts.controller.ts'
import { routeDeps, RoutesController } from './routes.controller.ts'
import { tellDecision, tellPhase } from './tell-decision.ts'

const controllerParts = Symbol('controllerParts')

type ControllerParts = Awaited<ReturnType<typeof connectParts>>

const drainPublishMs = 5_000
const clock = () => performance.now()
const now = () => Date.now()

async function connectStores(config: ControllerConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'rollback-controller')
  if (redis.durabilityWarning !== null) host.logger.warn({}, redis.durabilityWarning)
  const store = redisRolloutStore(redis, { leaseTtlMs: config.WEIR_ROLLBACK_CONTROLLER_LEASE_TTL_MS })
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'rollback-controller',
    log: host.logger,
  })
  return { redis, store, link, registry: redisRegistryStore(redis), routing: redisRoutingStore(redis) }
}

async function connectParts(config: ControllerConfig, host: ServiceHost) {
  const stores = await connectStores(config, host)
  const { redis, store, link } = stores
  const { logger } = host
  const metrics = createMetrics()
  const ttlMs = config.WEIR_ROLLBACK_CONTROLLER_LOCK_TTL_MS
  const lock = new ControllerLock(redis, { ttlMs, clock })
  const lead = keepLead({
    lock,
    ttlMs,
    logger,
    onHeld: (isLeader) => metrics.isLeader.set(isLeader ? 1 : 0),
  })
  const loading = inferenceLoading(config.WEIR_INFERENCE_URL)
  const book = new EvidenceBook()
  let runner: RolloutRunner | null = null
  const reader = await followEvidence({
    link,
    store,
    book,
    host,
    metrics,
    now,
    onEvidence: (evidence) => runner?.onEvidence(evidence),
  })
  const deps = {
    ...stores,
    lead,
    book,
    reader,
    logger,
    clock,
    now,
    newId: () => randomUUID(),
    held: new HeldModels(store),
    queues: new ModelQueues(),
    history: new AssessmentHistory(),
    askLoading: loading.ask,
    loadTimeoutMs: config.WEIR_ROLLBACK_CONTROLLER_LOAD_TIMEOUT_MS,
    leaseTtlMs: config.WEIR_ROLLBACK_CONTROLLER_LEASE_TTL_MS,
    startWaitMs: config.WEIR_ROLLBACK_CONTROLLER_START_WAIT_MS,
    onStored: (stored: Parameters<RolloutDeps['onStored']>[0]) => tellDecision({ logger, metrics }, stored),
    onTakenUp: (rollout: Rollout) => tellPhase(metrics, rollout),
    onNewEpoch: (renewed: object) => logger.info(renewed, 'the weight goes on under a new epoch'),
  }
  const publisher = createPublisher(link)
  runner = new RolloutRunner(deps)
  runner.start()
  return {
    redis,
    deps,
    lead,
    loading,
    reader,
    runner,
    publisher,
    relay: startRelay({ redis, publisher, host }),
  }
}

@Module({})
export class RollbackControllerModule implements OnApplicationShutdown {
  constructor(@Inject(controllerParts) private readonly parts: ControllerParts) {}

  static async create(config: ControllerConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    const { redis, lead, reader, deps } = parts
    const { health } = host
    health.addIndicator({ name: 'redis', check: () => redis.call((client) => client.ping()) })
    health.addIndicator({ name: 'lead', check: async () => (lead.fence() === null ? 'standby' : 'leader') })
    health.addIndicator({ name: 'evidence', check: async () => evidenceState(reader) })
    return {
      module: RollbackControllerModule,
      controllers: [RolloutsController, RoutesController],
      providers: [
        { provide: controllerParts, useValue: parts },
        { provide: rolloutDeps, useValue: deps },
        { provide: routeDeps, useValue: deps },
      ],
    }
  }

  /** The lead is given back last of what writes, so that the next leader does not meet us. */
  async onApplicationShutdown(): Promise<void> {
    const { runner, lead, reader, relay, publisher, loading, redis } = this.parts
    await runner.stop()
    await orUnavailable(lead.stop())
    await reader.stop()
    await relay.stop()
    await publisher.stop(drainPublishMs)
    await loading.close()
    await redis.close()
  }
}

/** A reader that is cut off later does not make the service unready: a rollback must still get through. */
function evidenceState(reader: ControllerParts['reader']): string {
  if (!reader.isCaughtUp()) throw new Error('the evidence is not read yet')
  return reader.isWatching() ? 'followed' : 'cut off: challengers lose their weight'
}

/** A lock that cannot be given back runs out by itself. */
async function orUnavailable(ending: Promise<void>): Promise<void> {
  try {
    await ending
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
}
