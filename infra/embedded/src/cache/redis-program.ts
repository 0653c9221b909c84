import { execFile } from 'node:child_process'
import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Site } from '../systems/backing-system.ts'
import { missingTool } from '../toolbox.ts'
import { dependencyPlugin, runMaven } from './maven.ts'
import { cached, cachedPrograms } from './program-cache.ts'

const oldest = { major: 6, minor: 2 }
const artifact = 'com.github.codemonstur:embedded-redis:1.4.4'
const run = promisify(execFile)
/** `unpack` writes markers under it literally, where there is no project to know it; no option moves them. */
const unresolvedFolder = '${project.basedir}'

export interface RedisProgram {
  readonly path: string
  readonly majorVersion: number
}

/** A redis-server of 6.2 or newer: the machine's own, else one that comes with a Maven artifact.
 *  @throws Unavailable when neither exists for this machine */
export async function redisProgram(site: Site): Promise<RedisProgram> {
  const own = site.tools.find('redis-server')
  const version = own === undefined ? undefined : redisVersion((await run(own, ['--version'])).stdout)
  if (own !== undefined && version !== undefined && isRecent(version)) {
    return { path: own, majorVersion: version.major }
  }
  const folder = await cached(site.plan.cacheDir, cachedPrograms.redis, async (target) => {
    await runMaven(site, {
      folder: target,
      args: [
        `${dependencyPlugin}:unpack`,
        `-Dartifact=${artifact}`,
        '-Dmdep.unpack.includes=redis-server-*',
        `-DoutputDirectory=${target}`,
      ],
      system: 'redis',
      title: 'Redis 6.2',
      megabytes: 12,
    })
    await rm(join(target, unresolvedFolder), { recursive: true, force: true })
  })
  const program = chooseBinary(await readdir(folder), process)
  if (program === undefined) {
    const machine = `${process.platform} ${process.arch}`
    throw missingTool(
      'redis',
      `There is no ready-made Redis for ${machine}. Install redis-server 6.2 or newer.`,
    )
  }
  await chmod(join(folder, program), 0o755)
  return { path: join(folder, program), majorVersion: oldest.major }
}

interface Version {
  readonly major: number
  readonly minor: number
}

/** The version in the output of `redis-server --version`; undefined when there is none. */
export function redisVersion(output: string): Version | undefined {
  const found = /v=(\d+)\.(\d+)/.exec(output)
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]) }
}

function isRecent({ major, minor }: Version): boolean {
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

/** The file, among those of the artifact, that runs on the given machine. */
export function chooseBinary(
  files: readonly string[],
  machine: { readonly platform: string; readonly arch: string },
): string | undefined {
  const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64' }
  const ending = `-${machine.platform}-${architectures[machine.arch]}`
  return files.find((file) => file.startsWith('redis-server-6.') && file.endsWith(ending))
}
