import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { planStack } from '../options.ts'
import { LeashHolder } from '../process/leash-holder.ts'
import { type Site } from '../systems/backing-system.ts'
import { redis } from '../systems/redis.ts'
import { toolboxOf } from '../toolbox.ts'
import { chooseBinary, redisProgram, redisVersion } from './redis-program.ts'

const files = [
  'markers',
  'redis-server-5.0.14.1-windows-amd64.exe',
  'redis-server-6.2.6-v5-darwin-amd64',
  'redis-server-6.2.6-v5-darwin-arm64',
  'redis-server-6.2.6-v5-linux-amd64',
  'redis-server-6.2.7-linux-386',
  'redis-server-6.2.7-linux-arm64',
]

const unresolvedFolder = '${project.basedir}'

describe('chooseBinary', () => {
  it.each([
    ['linux', 'x64', 'redis-server-6.2.6-v5-linux-amd64'],
    ['linux', 'arm64', 'redis-server-6.2.7-linux-arm64'],
    ['darwin', 'arm64', 'redis-server-6.2.6-v5-darwin-arm64'],
    ['win32', 'x64', undefined],
    ['linux', 'riscv64', undefined],
  ])('finds the one for %s %s', (platform, arch, expected) => {
    expect(chooseBinary(files, { platform, arch })).toBe(expected)
  })
})

describe('redisVersion', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1', { major: 7, minor: 0 }],
    ['Redis server v=6.2.6 sha=00000000:0', { major: 6, minor: 2 }],
    ['Redis server v=10.0.0', { major: 10, minor: 0 }],
    ['command not found', undefined],
  ])('reads %j', (output, expected) => {
    expect(redisVersion(output)).toEqual(expected)
  })
})

describe('redisProgram', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'weir-redis-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const site = async (version: string): Promise<Site> => {
    const program = `#!/bin/sh\necho 'Redis server v=${version}'\n`
    writeFileSync(join(folder, 'redis-server'), program, { mode: 0o755 })
    const env = { PATH: folder }
    const plan = await planStack({
      env,
      dataDir: folder,
      cacheDir: join(folder, 'cache'),
      say: () => undefined,
    })
    return { plan, folder, tools: toolboxOf(env), leash: new LeashHolder() }
  }

  it('takes the one of the machine when it is 6.2 or newer', async () => {
    await expect(redisProgram(await site('7.0.15'))).resolves.toEqual({
      path: join(folder, 'redis-server'),
      majorVersion: 7,
    })
    await expect(redisProgram(await site('6.2.0'))).resolves.toMatchObject({ majorVersion: 6 })
  })

  it('wants Maven for another when that one is older', async () => {
    await expect(redisProgram(await site('6.0.16'))).rejects.toThrow('mvn was not found on the PATH')
  })

  it('lets Maven write nothing into the folder that the stack is started in, and keeps the programs alone', async () => {
    // As `dependency:unpack` does without a project: its markers go into a folder that is named literally.
    const maven = `#!/bin/sh
for arg; do case "$arg" in -DoutputDirectory=*) out="\${arg#*=}";; esac; done
/bin/mkdir -p '${unresolvedFolder}/target/dependency-maven-plugin-markers'
for name in ${files.slice(1).join(' ')}; do : > "$out/$name"; done
`
    writeFileSync(join(folder, 'mvn'), maven, { mode: 0o755 })
    const started = await site('6.0.16')
    try {
      const { path } = await redisProgram(started)
      expect(readdirSync(dirname(path)).sort()).toEqual(files.slice(1).sort())
      expect(existsSync(unresolvedFolder)).toBe(false)
    } finally {
      await started.leash.release()
      rmSync(unresolvedFolder, { recursive: true, force: true })
    }
  })

  it('refuses to open the data of a newer Redis with an older one, which would find it empty', async () => {
    mkdirSync(join(folder, 'appendonlydir'))
    await expect(redis.prepare(await site('6.2.6'))).rejects.toThrow('was written by Redis 7 or newer')
    await expect(redis.prepare(await site('7.2.0'))).resolves.toMatchObject({
      command: join(folder, 'redis-server'),
    })
  })
})
