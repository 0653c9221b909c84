import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
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
  await writeFile(properties, serverProperties(await sharedSettings(), site.plan.ports, data))
  const logging = `-Dlog4j2.configurationFile=${inRepository('infra/embedded/maven/log4j2.properties')}`
  return {
    command: java,
    args: [...javaFlags, logging, '-cp', classpath, 'kafka.Kafka', properties],
    graceMs: 15_000,
    probe: () => probeKafkaGroups({ host: '127.0.0.1', port: site.plan.ports.kafka }),
  }
}

function sharedSettings(): Promise<string> {
  return readFile(inRepository('infra/kafka/server.properties'), 'utf8')
}

/** Formatting happens beside and is moved into place, so that an interrupted one is simply done again. */
async function format(run: { java: string; classpath: string; site: Site; data: string }): Promise<void> {
  const unfinished = join(run.site.folder, 'data.unfinished')
  const properties = join(run.site.folder, 'format.properties')
  await rm(unfinished, { recursive: true, force: true })
  await writeFile(properties, serverProperties(await sharedSettings(), run.site.plan.ports, unfinished))
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

/** The settings that both ways to run Kafka share, with this stack's addresses and folder.
 *  @param shared text of infra/kafka/server.properties
 *  @returns the broker's configuration; everything listens on 127.0.0.1 only */
export function serverProperties(
  shared: string,
  ports: Pick<Ports, 'kafka' | 'kafkaController'>,
  dataFolder: string,
): string {
  const client = `HOST://127.0.0.1:${ports.kafka}`
  const own = {
    'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
    listeners: `${client},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    'advertised.listeners': client,
    'inter.broker.listener.name': 'HOST',
    'log.dirs': dataFolder,
  }
  const kept = shared
    .split('\n')
    .filter((line) => !Object.keys(own).some((key) => line.startsWith(`${key}=`)))
  return [...kept, ...Object.entries(own).map(([key, value]) => `${key}=${value}`), ''].join('\n')
}
