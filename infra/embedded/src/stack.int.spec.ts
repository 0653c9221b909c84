import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Stack, startStack } from './stack.ts'

const seconds = 1000
const { PATH, HOME, JAVA_HOME, WEIR_CACHE_DIR } = process.env
/** Without the WEIR_* variables of whoever runs the tests, but for where the downloads are. */
const env = { PATH, HOME, JAVA_HOME, ...(WEIR_CACHE_DIR === undefined ? {} : { WEIR_CACHE_DIR }) }
const quiet = { env, ports: 'free', say: () => undefined } as const

let folder: string
let stack: Stack
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-stack-'))
  // The first start on a machine downloads.
  stack = await startStack({ ...quiet, dataDir: folder })
}, 600 * seconds)
afterAll(async () => {
  await stack.stop()
  rmSync(folder, { recursive: true, force: true })
}, 180 * seconds)

async function kafkaClient() {
  const { Kafka, logLevel } = await import('kafkajs')
  return new Kafka({ brokers: [stack.addresses.kafka], logLevel: logLevel.NOTHING, retry: { retries: 8 } })
}

async function consumeAll(groupId: string, count: number): Promise<string[]> {
  const consumer = (await kafkaClient()).consumer({ groupId })
  const values: string[] = []
  try {
    await consumer.connect()
    await consumer.subscribe({ topic: 'kept', fromBeginning: true })
    await new Promise<void>((resolve) => {
      void consumer.run({
        eachMessage: ({ message }) => {
          values.push(String(message.value))
          if (values.length >= count) resolve()
          return Promise.resolve()
        },
      })
    })
  } finally {
    await consumer.disconnect()
  }
  return values
}

/** One command in, one reply out, as text. */
function redis(...words: string[]): Promise<string> {
  const url = new URL(stack.addresses.redis)
  const command = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port) }, () => {
      socket.write(`*${words.length}\r\n${command.join('')}`)
    })
    socket.on('error', reject)
    socket.once('data', (reply) => {
      resolve(reply.toString())
      socket.destroy()
    })
  })
}

function registry(path: string, body?: unknown): Promise<Response> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const headers = { 'Content-Type': 'application/vnd.schemaregistry.v1+json' }
  return fetch(`${stack.addresses.schemaRegistry}${path}`, { ...sent, headers })
}
const schema = (fields: object[]) => ({ schema: JSON.stringify({ type: 'record', name: 'R', fields }) })

async function clickhouse(query: string): Promise<string> {
  const reply = await fetch(stack.addresses.clickhouse, { method: 'POST', body: query })
  const text = await reply.text()
  if (!reply.ok) throw new Error(text)
  return text
}

async function pidOf(name: string, other?: number): Promise<number> {
  for (;;) {
    const found = stack.processes().find((one) => one.name === name)?.pid
    if (found !== undefined && found !== other) return found
    await sleep(20)
  }
}

describe('a running stack', () => {
  it(
    'takes topics, records and groups from the stock Kafka client',
    async () => {
      const kafka = await kafkaClient()
      const admin = kafka.admin()
      await admin.connect()
      await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 2 }] })
      const producer = kafka.producer({ idempotent: true })
      await producer.connect()
      await producer.send({
        topic: 'kept',
        messages: [0, 1, 2].map((at) => ({ key: `k${at}`, value: `v${at}`, partition: at % 2 })),
      })
      await expect(producer.send({ topic: 'undeclared', messages: [{ value: 'x' }] })).rejects.toThrow()
      await producer.disconnect()
      expect((await consumeAll('readers', 3)).sort()).toEqual(['v0', 'v1', 'v2'])
      await admin.disconnect()
    },
    180 * seconds,
  )

  it(
    'keeps as much metadata with a committed offset as the protocol can carry',
    async () => {
      const kafka = await kafkaClient()
      const admin = kafka.admin()
      await admin.connect()
      const metadata = 'x'.repeat(32_767)
      await admin.setOffsets({
        groupId: 'planner',
        topic: 'kept',
        partitions: [{ partition: 0, offset: '1' }],
      })
      const consumer = kafka.consumer({ groupId: 'planner' })
      await consumer.connect()
      await consumer.subscribe({ topic: 'kept' })
      const assigned = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()))
      await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
      await assigned
      await consumer.commitOffsets([{ topic: 'kept', partition: 0, offset: '1', metadata }])
      const [fetched] = await admin.fetchOffsets({ groupId: 'planner', topics: ['kept'] })
      expect(fetched?.partitions.find(({ partition }) => partition === 0)?.metadata).toBe(metadata)
      await consumer.disconnect()
      await admin.disconnect()
    },
    180 * seconds,
  )

  it(
    'registers schemas, gives them back and refuses an incompatible one',
    async () => {
      const registered = await registry('/subjects/kept-value/versions', schema([{ name: 'a', type: 'int' }]))
      expect(registered.status).toBe(200)
      const id: unknown = await registered.json()
      expect(id).toMatchObject({ id: expect.any(Number) })
      const evolved = await registry(
        '/subjects/kept-value/versions',
        schema([
          { name: 'a', type: 'int' },
          { name: 'b', type: 'int', default: 0 },
        ]),
      )
      expect(evolved.status).toBe(200)
      const broken = await registry('/subjects/kept-value/versions', schema([{ name: 'a', type: 'string' }]))
      expect(broken.status).toBe(409)
    },
    180 * seconds,
  )

  it('runs Redis with each write synced before its answer', async () => {
    expect(await redis('SET', 'kept', 'yes')).toBe('+OK\r\n')
    expect(await redis('CONFIG', 'GET', 'appendfsync')).toContain('always')
    expect(await redis('CONFIG', 'GET', 'appendonly')).toContain('yes')
    expect(await redis('EVAL', "return redis.call('GET', KEYS[1])", '1', 'kept')).toContain('yes')
  })

  it(
    'serves the stock ClickHouse client',
    async () => {
      const { createClient } = await import('@clickhouse/client')
      const client = createClient({ url: stack.addresses.clickhouse, log: { level: 127 } })
      expect(await client.ping()).toEqual({ success: true })
      await client.command({ query: 'CREATE TABLE kept (a UInt32, s String) ENGINE = MergeTree ORDER BY a' })
      await client.insert({
        table: 'kept',
        values: [
          { a: 1, s: "it's" },
          { a: 2, s: 'é' },
        ],
        format: 'JSONEachRow',
      })
      const found = await client.query({
        query: 'SELECT s FROM kept WHERE a = {a:UInt32} AND s = {s:String}',
        query_params: { a: 1, s: "it's" },
        format: 'JSONEachRow',
      })
      expect(await found.json()).toEqual([{ s: "it's" }])
      const executed = await client.exec({ query: 'SELECT 7 FORMAT CSV' })
      let text = ''
      for await (const chunk of executed.stream) text += String(chunk)
      expect(text).toBe('7\n')
      await expect(client.query({ query: 'SELECT * FROM nope' })).rejects.toMatchObject({
        code: '60',
        type: 'UNKNOWN_TABLE',
      })
      await client.close()
    },
    180 * seconds,
  )

  it('keeps its data folder to itself', async () => {
    await expect(startStack({ ...quiet, dataDir: folder })).rejects.toMatchObject({
      code: 'stack-data-dir-busy',
    })
  })

  it('names a port that is taken and the variable that moves it', async () => {
    const port = Number(new URL(stack.addresses.redis).port)
    const other = mkdtempSync(join(tmpdir(), 'weir-other-'))
    const started = startStack({ ...quiet, ports: { redis: port }, systems: ['redis'], dataDir: other })
    await expect(started).rejects.toThrow(new RegExp(`Port ${port} for redis is not free .*WEIR_REDIS_PORT`))
    rmSync(other, { recursive: true })
  })

  it(
    'uses a given address and starts nothing there',
    async () => {
      const other = mkdtempSync(join(tmpdir(), 'weir-other-'))
      const elsewhere = {
        ...env,
        WEIR_KAFKA_BROKERS: stack.addresses.kafka,
        WEIR_SCHEMA_REGISTRY_URL: stack.addresses.schemaRegistry,
        WEIR_REDIS_URL: stack.addresses.redis,
        WEIR_CLICKHOUSE_URL: stack.addresses.clickhouse,
      }
      const second = await startStack({ ...quiet, env: elsewhere, dataDir: other })
      expect(second.processes()).toEqual([])
      expect(second.addresses).toEqual(stack.addresses)
      await second.stop()
      const away = startStack({
        ...quiet,
        env: { ...env, WEIR_REDIS_URL: 'redis://127.0.0.1:1' },
        systems: ['redis'],
        dataDir: other,
      })
      await expect(away).rejects.toThrow('redis does not answer at the address in WEIR_REDIS_URL')
      rmSync(other, { recursive: true })
    },
    180 * seconds,
  )
})

describe('data', () => {
  const expectAllKept = async () => {
    expect((await consumeAll(`after-${performance.now()}`, 3)).sort()).toEqual(['v0', 'v1', 'v2'])
    expect(await (await registry('/subjects/kept-value/versions')).json()).toEqual([1, 2])
    expect(await redis('GET', 'kept')).toContain('yes')
    expect(await clickhouse('SELECT sum(a) FROM kept')).toBe('3\n')
  }

  it(
    'survives the death of every system, and each is started again',
    async () => {
      const before = stack.processes()
      for (const { pid } of before) process.kill(pid, 'SIGKILL')
      for (const { name, pid } of before) await pidOf(name, pid)
      const deadline = performance.now() + 180 * seconds
      for (;;) {
        try {
          await expectAllKept()
          return
        } catch (error) {
          if (performance.now() > deadline) throw error
          await sleep(500)
        }
      }
    },
    300 * seconds,
  )

  it(
    'survives a stop and a start on other ports',
    async () => {
      await stack.stop()
      stack = await startStack({ ...quiet, dataDir: folder })
      await expectAllKept()
    },
    300 * seconds,
  )
})
