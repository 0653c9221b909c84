import { execFile } from 'node:child_process'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Site } from '../systems/backing-system.ts'
import { missingTool } from '../toolbox.ts'
import { dependencyPlugin, runMaven } from './maven.ts'
import { cached } from './program-cache.ts'

const oldest = [6, 2] as const
const artifact = 'com.github.codemonstur:embedded-redis:1.4.4'
const run = promisify(execFile)

/** Path of a redis-server of 6.2 or newer: the machine's own, else one that comes with a Maven artifact.
 *  @throws Unavailable when neither exists for this machine */
export async function redisProgram(site: Site): Promise<string> {
  const own = site.tools.find('redis-server')
  if (own !== undefined && isRecent((await run(own, ['--version'])).stdout)) return own
  const folder = await cached(site.plan.cacheDir, 'embedded-redis-1.4.4', async (target) => {
    await runMaven(site, {
      args: [
        `${dependencyPlugin}:unpack`,
        `-Dartifact=${artifact}`,
        '-Dmdep.unpack.includes=redis-server-*',
        `-DoutputDirectory=${target}`,
        `-DmarkersDirectory=${join(target, 'markers')}`,
      ],
      system: 'redis',
      title: 'Redis 6.2',
      megabytes: 12,
    })
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
  return join(folder, program)
}

/** Whether the output of `redis-server --version` names 6.2 or newer. */
export function isRecent(output: string): boolean {
  const found = /v=(\d+)\.(\d+)/.exec(output)
  if (found === null) return false
  const [major, minor] = [Number(found[1]), Number(found[2])]
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
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
