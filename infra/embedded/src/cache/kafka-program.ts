import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inRepository } from '../repository.ts'
import { type Site } from '../systems/backing-system.ts'
import { dependencyPlugin, runMaven } from './maven.ts'
import { cached } from './program-cache.ts'

/** As in maven/pom.xml. */
const version = '4.4.0'

/** Folder with the broker's jars in `lib`, downloaded by Maven where it is missing. */
export function kafkaProgram(site: Site): Promise<string> {
  return cached(site.plan.cacheDir, `kafka-${version}`, async (folder) => {
    const pom = join(folder, 'pom.xml')
    await copyFile(inRepository('infra/embedded/maven/pom.xml'), pom)
    await runMaven(site, {
      args: ['-f', pom, `${dependencyPlugin}:copy-dependencies`, `-DoutputDirectory=${join(folder, 'lib')}`],
      system: 'kafka',
      title: `Kafka ${version}`,
      megabytes: 45,
    })
  })
}
