import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Site } from '../systems/backing-system.ts'
import { dependencyPlugin, runMaven } from './maven.ts'
import { cached, cachedPrograms } from './program-cache.ts'

/** The newest line that runs on Java 17; 3.3 wants Java 21. */
const version = '3.0.9'
const system = 'schema-registry'

/** Folder with the registry's jars, downloaded by Maven where it is missing. */
export function schemaRegistryProgram(site: Site): Promise<string> {
  return cached(site.plan.cacheDir, cachedPrograms['schema-registry'], async (folder) => {
    const tar = site.tools.program('tar', 'to unpack the schema registry', system)
    const artifact = `io.apicurio:apicurio-registry-app:${version}:tar.gz:all`
    await runMaven(site, {
      folder,
      args: [`${dependencyPlugin}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`],
      system,
      title: `Apicurio Registry ${version}`,
      megabytes: 109,
    })
    const archive = join(folder, `apicurio-registry-app-${version}-all.tar.gz`)
    await promisify(execFile)(tar, ['-xzf', archive, '-C', folder])
    await rm(archive)
  })
}
