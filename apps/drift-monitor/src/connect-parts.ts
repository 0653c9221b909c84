import { connectClickHouse, pairedUnits } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { boundsReader, createPublisher, KafkaStrategy, openKafka, readAll, tellConsumers } from '@weir/kafka'
import {
  connectRedis,
  ModelSnapshot,
  redisMonitorStore,
  redisRegistryStore,
  redisRolloutStore,
  redisRoutingStore,
} from '@weir/redis'
import { defaultClockLimits } from '@weir/routing'
import { type ServiceHost } from '@weir/service-host'
import { type ModelName } from '@weir/vocabulary'
import { type DriftMonitorConfig } from './config.ts'
import { CountedKeys } from './counted-keys.ts'
import { kpiDuty } from './kpi-duty.ts'
import { createMetrics } from './metrics.ts'
import { type PublishTalliesDeps } from './publish-tallies.ts'
import { repeatDuty, type Duty } from './repeat-duty.ts'
import { ReportMemory } from './report-memory.ts'
import { RolloutDirectory } from './rollout-directory.ts'
import { recordedReaderOf, windowsDutyOf } from './windows-parts.ts'

/** Everything that the drift monitor holds open. */
export type MonitorParts = Awaited<ReturnType<typeof connectParts>>

/** Answers of about a minute at 1,500 a second, and bad events of a rollout: 100 bytes each. */
const countedAnswers = 100_000
const countedBadEvents = 200_000
const clickhouseTimeoutMs = 30_000
/** Only for new tables, which this process never writes. */
const leaseTtlMs = 10_000
const now = () => Date.now()

/** Connects to the backing systems and begins to follow the topics.
 *  @throws Unavailable when Redis does not answer; ClickHouse and Kafka may come later */
export async function connectParts(config: DriftMonitorConfig, host: ServiceHost) {
  const { logger } = host
  const metrics = createMetrics()
  const limits = { ...defaultClockLimits, idleAfterMs: config.WEIR_DRIFT_MONITOR_IDLE_MS }
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'drift-monitor')
  const registry = redisRegistryStore(redis)
  const stores = { registry, routing: redisRoutingStore(redis) }
  const models = await ModelSnapshot.start(stores, { clock: () => performance.now() })
  const link = openKafka({
    brokers: config.WEIR_KAFKA_BROKERS,
    schemaRegistryUrl: config.WEIR_SCHEMA_REGISTRY_URL,
    clientId: 'drift-monitor',
    log: logger,
  })
  const clickhouse = connectClickHouse({
    url: config.WEIR_CLICKHOUSE_URL,
    database: 'default',
    requestTimeoutMs: clickhouseTimeoutMs,
  })
  const rollouts = new RolloutDirectory({
    waitMs: config.WEIR_DRIFT_MONITOR_ROLLOUT_WAIT_MS,
    onUnreadable: ({ rolloutId, sequence }) =>
      logger.error({ rolloutId, sequence }, 'a rollout event cannot be read'),
  })
  const turn = { isMine: false }
  const publisher = createPublisher(link)
  const observe = tellConsumers({
    log: logger,
    metrics,
    reportDead: (part, reason) => host.health.reportDead(part, reason),
    onPartitions: (_topic, partitions) => {
      turn.isMine = partitions.includes(0)
    },
  })
  const strategy = new KafkaStrategy(link, {
    publisher,
    observe,
    groupPrefix: config.WEIR_DRIFT_MONITOR_GROUP_PREFIX,
  })
  const storedRollouts = redisRolloutStore(redis, { leaseTtlMs })
  const findModel = async (name: ModelName) => (await models.find(name))?.model ?? null
  const memory = new ReportMemory()
  const parts = { config, logger, metrics, limits, redis, registry, models, clickhouse, publisher, strategy }
  return {
    ...parts,
    turn,
    rollouts,
    storedRollouts,
    bounds: boundsReader(link),
    monitors: redisMonitorStore(redis),
    findModel,
    memory,
    follower: follow({ link, rollouts, memory }),
  }
}

/** Follows the topics that tell of rollouts, reports and alerts. */
function follow({
  link,
  rollouts,
  memory,
}: { link: ReturnType<typeof openKafka> } & Pick<Known, 'rollouts' | 'memory'>) {
  const behind = new Set(['rollouts', 'reports', 'alerts'])
  const readers = [
    readAll(link, {
      topic: topics.rollouts,
      onRecords: (records) => rollouts.apply(records.map(({ value }) => value)),
      onCaughtUp: () => behind.delete('rollouts'),
    }),
    readAll(link, {
      topic: topics.driftReports,
      onRecords: (records) => memory.rememberReports(records.map(({ value }) => value)),
      onCaughtUp: () => behind.delete('reports'),
    }),
    readAll(link, {
      topic: topics.alerts,
      onRecords: (records) =>
        records.forEach(({ value, timestamp }) => memory.alerts.remember(value, timestamp)),
      onCaughtUp: () => behind.delete('alerts'),
    }),
  ]
  return {
    isBehind: (topic: 'rollouts' | 'reports' | 'alerts') => behind.has(topic),
    /** Whether all of it has been read once. */
    requireCaughtUp(): string {
      if (behind.size === 0) return 'caught up'
      throw new Error(`still reads ${[...behind].join(', ')}`)
    },
    stop: () => Promise.all(readers.map((reader) => reader.stop())),
  }
}

type Known = { readonly rollouts: RolloutDirectory; readonly memory: ReportMemory }

/** What the tallies of predictions need. */
export function tallyDepsOf(parts: MonitorParts): PublishTalliesDeps {
  const { rollouts, findModel, limits, metrics, storedRollouts, publisher } = parts
  return {
    rollouts,
    findModel,
    limits,
    now,
    storedEvents: (rolloutId) => storedRollouts.events(rolloutId),
    publish: (tallies) => publisher.publish(topics.evidence, tallies),
    answers: new CountedKeys(countedAnswers),
    badEvents: new CountedKeys(countedBadEvents),
    onTallied({ tallies, leftOut }) {
      metrics.tallies.inc({ kind: 'guardrail' }, tallies.length)
      metrics.leftOut.inc({ reason: 'repeat' }, leftOut.repeats)
      metrics.leftOut.inc({ reason: 'set_aside' }, leftOut.setAside)
      metrics.leftOut.inc({ reason: 'unknown_rollout' }, leftOut.unknownRollout)
    },
  }
}

/** Starts what is done again and again: one process of the group does it, the one that has partition 0. */
export function startDuties(parts: MonitorParts) {
  const { config, logger, metrics } = parts
  const options = {
    pollMs: config.WEIR_DRIFT_MONITOR_POLL_MS,
    logger,
    onFailure: (duty: string) => metrics.failures.inc({ duty }),
  }
  return { kpi: repeatDuty(kpiDutyOf(parts), options), windows: repeatDuty(windowsDutyOf(parts), options) }
}

function kpiDutyOf(parts: MonitorParts): Duty {
  const { rollouts, findModel, limits, clickhouse, publisher, metrics, turn, follower } = parts
  const look = kpiDuty({
    rollouts,
    findModel,
    limits,
    now,
    recorded: recordedReaderOf(parts),
    pairedUnits: (of) => pairedUnits(clickhouse, of),
    async publish(tallies) {
      await publisher.publish(topics.evidence, tallies)
      metrics.tallies.inc({ kind: 'kpi' }, tallies.length)
    },
  })
  return { name: 'kpi', isMine: () => turn.isMine && !follower.isBehind('rollouts'), look }
}
