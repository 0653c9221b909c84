import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { kafkaProgram } from '../cache/kafka-program.ts'
import { inRepository } from '../repository.ts'
import { type Ports } from '../ports.ts'
import { type BackingSystem, type Launch, type Site } from './backing-system.ts'
import { probeKafkaGroups } from './probe-kafka.ts'

const javaFlags = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

/** One node of Kafka in KRaft mode, broker and controller in one process. */
export const kafka: BackingSystem = { prepare }

async function prepare(site: Site): Promise<Launch> {
  const java = await site.tools.java('kafka')
  const program = await kafkaProgram(site)
  const classpath = join(program, 'lib', '*')
  const data = join(site.folder, 'data')
  const properties = join(site.folder, 'server.properties')
  if (!existsSync(data)) await format({ java, classpath, site, data })
  await writeFile(properties, serverProperties(site.plan.ports, data))
  const logging = `-Dlog4j2.configurationFile=${inRepository('infra/embedded/maven/log4j2.properties')}`
  return {
    command: java,
    args: [...javaFlags, logging, '-cp', classpath, 'kafka.Kafka', properties],
    graceMs: 15_000,
    probe: () => probeKafkaGroups({ host: '127.0.0.1', port: site.plan.ports.kafka }),
  }
}

/** Formatting happens beside and is moved into place, so that an interrupted one is simply done again. */
async function format(run: { java: string; classpath: string; site: Site; data: string }): Promise<void> {
  const unfinished = join(run.site.folder, 'data.unfinished')
  const properties = join(run.site.folder, 'format.properties')
  await rm(unfinished, { recursive: true, force: true })
  await writeFile(properties, serverProperties(run.site.plan.ports, unfinished))
  const clusterId = randomBytes(16).toString('base64url')
  await promisify(execFile)(run.java, [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    run.classpath,
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    clusterId,
    '--config',
    properties,
  ])
  await rename(unfinished, run.data)
  await rm(properties)
}

/** @returns the broker's configuration; everything listens on 127.0.0.1 only */
export function serverProperties(
  ports: Pick<Ports, 'kafka' | 'kafkaController'>,
  dataFolder: string,
): string {
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    // Static voters: the dynamic kind writes the controller's port into the data, and the port may change.
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataFolder,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    // The plan of a chunk of inserts travels in the metadata of an offset commit; the default allows 4 KiB.
    'offset.metadata.max.bytes': 65536,
  }
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
