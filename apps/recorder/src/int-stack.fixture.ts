import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectClickHouse, type ClickHouse } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { createPublisher, openKafka, type Publisher } from '@weir/kafka'
import { connectRedis, redisRegistryStore } from '@weir/redis'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** The backing systems that the standard variables name. */
export interface IntStack {
  readonly publisher: Publisher
  readonly clickhouse: ClickHouse
  readonly registry: ReturnType<typeof redisRegistryStore>
  /** Puts a record that nobody can read on the predictions topic. */
  poison(entityId: string): Promise<void>
  close(): Promise<void>
}

/** @throws Error when it is not set: these tests never skip themselves */
export function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} must name a backing system`)
  return value
}

/** @throws Error when a variable is not set or Redis does not answer */
export async function openIntStack(): Promise<IntStack> {
  const link = openKafka({
    brokers: variable('WEIR_KAFKA_BROKERS').split(','),
    schemaRegistryUrl: variable('WEIR_SCHEMA_REGISTRY_URL'),
    clientId: 'recorder-test',
    log: silent,
  })
  const publisher = createPublisher(link)
  const broken = createPublisher({
    ...link,
    codec: { ...link.codec, encode: () => Buffer.from('no Avro at all') },
  })
  const url = variable('WEIR_CLICKHOUSE_URL')
  const clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
  const redis = await connectRedis(variable('WEIR_REDIS_URL'), 'recorder-test')
  return {
    publisher,
    clickhouse,
    registry: redisRegistryStore(redis),
    poison: (entityId) => broken.publish({ ...topics.predictions, keyOf: () => entityId }, [null]),
    async close() {
      await Promise.all([publisher.stop(5_000), broken.stop(5_000), clickhouse.close(), redis.close()])
    },
  }
}

/** A recorder in a process of its own. */
export interface RunningRecorder {
  readonly url: string
  /** Its log so far. */
  readonly lines: readonly string[]
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>
  /** Ends it in order. @returns the exit code */
  drain(): Promise<number | null>
}

/** @param settings variables of this recorder, beside those of the backing systems
 *  @returns once it has joined its groups */
export async function startRecorder(settings: Readonly<Record<string, string>>): Promise<RunningRecorder> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, WEIR_RECORDER_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const lines: string[] = []
  const url = await readyUrl(child, exited, lines)
  await until(async () => (await fetch(`${url}/health/ready`)).ok, 120_000)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return exited
  }
  return { url, lines, kill: async () => void (await end('SIGKILL')), drain: () => end('SIGTERM') }
}

function readyUrl(child: ChildProcess, exited: Promise<number | null>, lines: string[]): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('the recorder has no output')
  return new Promise((resolve, reject) => {
    void exited.then((code) => reject(new Error(`the recorder ended with ${code}:\n${lines.join('\n')}`)))
    createInterface({ input: stdout }).on('line', (text) => {
      lines.push(text)
      const line: { message?: string; url?: string } = JSON.parse(text)
      if (line.message === 'ready' && line.url !== undefined) resolve(line.url)
    })
  })
}

/** @throws Error when it does not become true in time */
export async function until(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`not so after ${withinMs} ms: ${isTrue}`)
    await sleep(100)
  }
}
