import { deadLetterRetentionMs, deadLetterTopic, type Topic } from '@weir/contracts'
import { Conflict, Unavailable } from '@weir/vocabulary'
import kafkajs, { type Admin } from 'kafkajs'
import { type KafkaLink, newClient } from './kafka-link.ts'

export interface TopicDeployment {
  /** Partitions of each topic keyed by entity: a ceiling on consumers; it cannot be changed once records exist. */
  readonly entityPartitions: number
  /** Partitions of each topic keyed by model. */
  readonly modelPartitions: number
  /** Copies of each partition. */
  readonly replication: number
}

export interface WantedTopic {
  readonly topic: string
  readonly partitions: number
  readonly config: Readonly<Record<string, string>>
}

/** A value may have 1 MiB; with key and headers its batch must still be taken. A dead letter adds headers to that. */
const maxBatchBytes = 2_097_152

/** Creates the topics that are missing, each with its dead-letter topic, and compares the others. Idempotent.
 *  @returns names of the topics that were created
 *  @throws Conflict `kafka-topics-differ` naming every difference and the way out; nothing is changed then
 *  @throws Unavailable */
export async function deployTopics(
  link: KafkaLink,
  topics: readonly Topic<never>[],
  deployment: TopicDeployment,
): Promise<readonly string[]> {
  const wanted = topics.flatMap((topic) => wantedTopics(topic, deployment))
  const admin = newClient(link).admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = wanted.filter(({ topic }) => !existing.has(topic))
    await refuseDifferences(
      admin,
      wanted.filter(({ topic }) => existing.has(topic)),
    )
    if (missing.length > 0) await createTopics(admin, missing, deployment.replication)
    return missing.map(({ topic }) => topic)
  } catch (error) {
    if (error instanceof Conflict) throw error
    throw new Unavailable('kafka-unavailable', 'Kafka did not create the topics.', { cause: error })
  } finally {
    await admin.disconnect()
  }
}

/** What is created for a topic: itself and its dead-letter topic. */
export function wantedTopics(topic: Topic<never>, deployment: TopicDeployment): WantedTopic[] {
  const partitions = topic.spread === 'entity' ? deployment.entityPartitions : deployment.modelPartitions
  const { name, retentionMs } = topic
  return [
    { topic: name, partitions, config: configOf(retentionMs, maxBatchBytes) },
    { topic: deadLetterTopic(name), partitions, config: configOf(deadLetterRetentionMs, 2 * maxBatchBytes) },
  ]
}

function configOf(retentionMs: number | null, batchBytes: number): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': String(retentionMs ?? -1),
    'max.message.bytes': String(batchBytes),
  }
}

async function createTopics(
  admin: Admin,
  missing: readonly WantedTopic[],
  replication: number,
): Promise<void> {
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replication,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  })
}

async function refuseDifferences(admin: Admin, present: readonly WantedTopic[]): Promise<void> {
  if (present.length === 0) return
  const { topics } = await admin.fetchTopicMetadata({ topics: present.map(({ topic }) => topic) })
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]))
  const described = await admin.describeConfigs({
    includeSynonyms: false,
    resources: present.map(({ topic, config }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: Object.keys(config),
    })),
  })
  const configs = new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  )
  const differences = present.flatMap((wanted) =>
    differencesOf(wanted, counts.get(wanted.topic), configs.get(wanted.topic) ?? new Map<string, string>()),
  )
  if (differences.length === 0) return
  throw new Conflict(
    'kafka-topics-differ',
    `Topics exist otherwise than wanted:\n${differences.join('\n')}`,
    { differences },
  )
}

function differencesOf(
  wanted: WantedTopic,
  partitions: number | undefined,
  config: ReadonlyMap<string, string>,
): string[] {
  const differences: string[] = []
  if (partitions !== wanted.partitions) {
    differences.push(
      `${wanted.topic} has ${partitions} partitions, not ${wanted.partitions}: deploy with its number, or delete the topic ` +
        `(its records are lost; more partitions would send entities elsewhere in the middle of their history)`,
    )
  }
  for (const [name, value] of Object.entries(wanted.config)) {
    if (config.get(name) === value) continue
    differences.push(
      `${wanted.topic} has ${name}=${config.get(name)}, not ${value}: ` +
        `kafka-configs --alter --topic ${wanted.topic} --add-config ${name}=${value}`,
    )
  }
  return differences
}
