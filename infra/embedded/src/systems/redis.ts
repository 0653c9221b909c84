import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectSecurely } from 'node:tls'
import { Unavailable } from '@weir/vocabulary'
import { type RedisProgram, redisProgram } from '../cache/redis-program.ts'
import { inRepository } from '../repository.ts'
import { type BackingSystem, type Launch, type Site } from './backing-system.ts'

const probeTimeoutMs = 2000

/** Redis with an append-only file that is synced before each answer: it is the system of record. */
export const redis: BackingSystem = { prepare }

async function prepare(site: Site): Promise<Launch> {
  const program = await redisProgram(site)
  assertCanRead(site.folder, program)
  const settings = {
    port: site.plan.ports.redis,
    bind: '127.0.0.1',
    dir: site.folder,
    daemonize: 'no',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const args = [inRepository('infra/redis/redis.conf'), ...flags]
  return {
    command: program.path,
    args,
    graceMs: 10_000,
    probe: () => probeRedis({ host: '127.0.0.1', port: site.plan.ports.redis }),
  }
}

/** Redis 7 keeps its file in a folder of its own, of which an older one knows nothing: it would start empty. */
function assertCanRead(folder: string, program: RedisProgram): void {
  if (program.majorVersion >= 7 || !existsSync(join(folder, 'appendonlydir'))) return
  throw new Unavailable(
    'stack-boot-failed',
    `The data in ${folder} was written by Redis 7 or newer, and ${program.path} is older. Put the newer redis-server on the PATH, or set WEIR_DATA_DIR to another folder.`,
  )
}

/** @throws Error until the server answers a PING with PONG (it says LOADING while it reads its file) */
export function probeRedis(address: { host: string; port: number; secure?: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const { host, port, secure } = address
    const ask = () => socket.write('PING\r\n')
    const socket = secure === true ? connectSecurely({ host, port }, ask) : connect({ host, port }, ask)
    socket.setTimeout(probeTimeoutMs, () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed without an answer')))
    socket.once('data', (chunk: Buffer) => {
      const answer = chunk.toString('latin1').trim()
      // A server that wants a password or TLS login is up, too; its clients have what it takes.
      if (answer === '+PONG' || answer.startsWith('-NOAUTH')) resolve()
      else reject(new Error(`Redis answered ${answer}`))
      socket.destroy()
    })
  })
}
