import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inRepository } from '../repository.ts'
import { type Site } from '../systems/backing-system.ts'
import { dependencyPlugin, runMaven } from './maven.ts'
import { cached, cachedPrograms } from './program-cache.ts'

/** Folder with the broker's jars in `lib`, downloaded by Maven where it is missing. */
export function kafkaProgram(site: Site): Promise<string> {
  return cached(site.plan.cacheDir, cachedPrograms.kafka, async (folder) => {
    const pom = join(folder, 'pom.xml')
    await copyFile(inRepository('infra/embedded/maven/pom.xml'), pom)
    await runMaven(site, {
      folder,
      args: ['-f', pom, `${dependencyPlugin}:copy-dependencies`, `-DoutputDirectory=${join(folder, 'lib')}`],
      system: 'kafka',
      title: 'Kafka 4.4.0',
      megabytes: 45,
    })
  })
}
