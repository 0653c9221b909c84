import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectClickHouse, type ClickHouse } from '@weir/clickhouse'
import { type Topic } from '@weir/contracts'
import {
  createPublisher,
  openKafka,
  readAll,
  type KafkaLink,
  type Publisher,
  type RunningConsumer,
} from '@weir/kafka'
import { connectRedis, redisRegistryStore } from '@weir/redis'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** The backing systems that the standard variables name. */
export interface IntStack {
  readonly link: KafkaLink
  readonly publisher: Publisher
  readonly clickhouse: ClickHouse
  readonly registry: ReturnType<typeof redisRegistryStore>
  /** Values of a topic from its beginning, as they come. */
  collect<Value>(topic: Topic<Value>): Value[]
  /** A drift monitor in a process of its own, once it is ready.
   *  @param settings its variables, beside those of the backing systems */
  startMonitor(settings: Readonly<Record<string, string>>): Promise<RunningMonitor>
  /** Ends everything that was opened here, monitors too. */
  close(): Promise<void>
}

function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} must name a backing system`)
  return value
}

/** @throws Error when a variable is not set or Redis does not answer: these tests never skip themselves */
export async function openIntStack(): Promise<IntStack> {
  const link = openKafka({
    brokers: variable('WEIR_KAFKA_BROKERS').split(','),
    schemaRegistryUrl: variable('WEIR_SCHEMA_REGISTRY_URL'),
    clientId: 'drift-monitor-test',
    log: silent,
  })
  const publisher = createPublisher(link)
  const url = variable('WEIR_CLICKHOUSE_URL')
  const clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
  const redis = await connectRedis(variable('WEIR_REDIS_URL'), 'drift-monitor-test')
  const readers: RunningConsumer[] = []
  const monitors: ChildProcess[] = []
  return {
    link,
    publisher,
    clickhouse,
    registry: redisRegistryStore(redis),
    collect<Value>(topic: Topic<Value>) {
      const values: Value[] = []
      const onRecords = (records: readonly { readonly value: Value }[]) =>
        void values.push(...records.map(({ value }) => value))
      readers.push(readAll(link, { topic, onRecords, onCaughtUp: () => undefined }))
      return values
    },
    startMonitor: (settings) => startMonitor(settings, (child) => monitors.push(child)),
    async close() {
      for (const monitor of monitors) monitor.kill('SIGKILL')
      await Promise.all(readers.map((reader) => reader.stop()))
      await publisher.stop(5_000)
      await clickhouse.close()
      await redis.close()
    },
  }
}

/** A drift monitor in a process of its own. */
export interface RunningMonitor {
  readonly url: string
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>
  /** Ends it in order. @returns the exit code */
  drain(): Promise<number | null>
}

async function startMonitor(
  settings: Readonly<Record<string, string>>,
  onStart: (child: ChildProcess) => void,
): Promise<RunningMonitor> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, WEIR_DRIFT_MONITOR_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onStart(child)
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const url = await readyUrl(child, exited)
  await until(async () => (await fetch(`${url}/health/ready`)).ok, 120_000)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return exited
  }
  return { url, kill: async () => void (await end('SIGKILL')), drain: () => end('SIGTERM') }
}

function readyUrl(child: ChildProcess, exited: Promise<number | null>): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('the monitor has no output')
  return new Promise((resolve, reject) => {
    const log: string[] = []
    void exited.then((code) => reject(new Error(`the monitor ended with ${code}:\n${log.join('\n')}`)))
    createInterface({ input: stdout }).on('line', (text) => {
      log.push(text)
      const line: { message?: string; url?: string } = JSON.parse(text)
      if (line.message === 'ready' && line.url !== undefined) resolve(line.url)
    })
  })
}

/** @throws Error when it does not become true in time */
export async function until(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`not so after ${withinMs} ms`)
    await sleep(100)
  }
}
