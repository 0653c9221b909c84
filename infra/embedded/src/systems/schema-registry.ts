import { readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Unavailable } from '@weir/vocabulary'
import { schemaRegistryProgram } from '../cache/schema-registry-program.ts'
import { freePorts } from '../ports.ts'
import { type BackingSystem, type Launch, type Site } from './backing-system.ts'
import { probeHttp } from './probe-http.ts'

/** Apicurio Registry, with its data in an H2 file, answering the Confluent API. */
export const schemaRegistry: BackingSystem = { prepare }

async function prepare(site: Site): Promise<Launch> {
  const java = await site.tools.java('schema-registry')
  const program = await schemaRegistryProgram(site)
  const runner = (await readdir(program)).find((file) => file.endsWith('-runner.jar'))
  if (runner === undefined) {
    const message = `There is no runner jar in ${program}; remove this folder and start again.`
    throw new Unavailable('stack-boot-failed', message)
  }
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': site.plan.ports.schemaRegistry,
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': (await freePorts(1))[0],
    // Without a global rule a new subject answers NONE, at which clients that register schemas stop.
    'apicurio.rules.global.compatibility': 'BACKWARD',
    'apicurio.storage.sql.kind': 'h2',
    'apicurio.datasource.url': `jdbc:h2:file:${join(site.folder, 'registry')}`,
  }
  const flags = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
  const classpath = [join(program, runner), join(program, 'lib', '*')].join(delimiter)
  return {
    command: java,
    args: [
      '-Xmx320m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...flags,
      '-cp',
      classpath,
      'io.quarkus.runner.GeneratedMain',
    ],
    graceMs: 10_000,
    probe: () => probeHttp(`http://127.0.0.1:${site.plan.ports.schemaRegistry}/apis/ccompat/v7/subjects`),
  }
}
