import { type FeaturesSubmitted, type Topic } from '@weir/contracts'
import { Partitioners } from 'kafkajs'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Chunk, consumeChunks, loadCheckpoints } from './chunk-consumer.ts'
import { type ConsumerEvent } from './consumer-event.ts'
import { addresses, eventually, features, newGroup, newLink, newTopic } from './fixtures/real-kafka.ts'
import { newClient } from './kafka-link.ts'
import { createPublisher } from './publisher.ts'

const link = newLink()
const publisher = createPublisher(link)
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => n + from)

/** What a chunk did to the sink: one line of a file, synchronously written, so that a kill cannot tear it. */
interface Line {
  readonly token: string
  readonly state: string
  readonly offsets: readonly number[]
  readonly keys: readonly string[]
}

interface VictimPlan {
  readonly topic: Topic<never>
  readonly groupId: string
  readonly sink: string
  readonly maxRecords: number
  readonly maxBytesPerPartition: number
  /** The process kills itself at this chunk: before or after it wrote its line; or never. */
  readonly dieAt: number
  readonly dies: 'before' | 'after' | 'never'
}

interface Victim {
  readonly child: ChildProcess
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<unknown>
}

const victims: Victim[] = []

/** A consumer in a process of its own that kills itself (SIGKILL) in the middle of a chunk. */
function startVictim(plan: VictimPlan): Victim {
  const program = `
    import { appendFileSync } from 'node:fs'
    import { topics } from '@weir/contracts'
    import { consumeChunks, createPublisher, openKafka } from '${new URL('./index.ts', import.meta.url)}'
    const plan = ${JSON.stringify(plan)}
    const log = { info() {}, warn() {}, error() {} }
    const link = openKafka({ ...${JSON.stringify(addresses)}, clientId: 'victim', log })
    const die = () => process.kill(process.pid, 'SIGKILL')
    let chunks = 0
    const consumer = consumeChunks(link, {
      ...plan,
      topic: { ...topics.features, ...plan.topic },
      publisher: createPublisher(link),
      lingerMs: 50,
      sessionTimeoutMs: 6000,
      async onChunk({ token, records }, state) {
        chunks += 1
        if (chunks === plan.dieAt && plan.dies === 'before') die()
        const offsets = records.map(({ offset }) => offset)
        const line = { token, state, offsets, keys: records.map(({ key }) => key) }
        appendFileSync(plan.sink, JSON.stringify(line) + '\\n')
        if (chunks === plan.dieAt && plan.dies === 'after') die()
        return String(Number(state) + records.length)
      },
    })
    process.on('SIGTERM', async () => {
      await consumer.stop()
      process.exit(0)
    })
  `
  const flags = [
    '--conditions=@weir/source',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    program,
  ]
  const child = spawn(process.execPath, flags, {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: new URL('..', import.meta.url),
  })
  const exited = new Promise<unknown>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  )
  const victim = { child, exited }
  victims.push(victim)
  return victim
}

/** Whole lines: of one that is being written, a reader may see the beginning. */
function linesOf(sink: string): Line[] {
  return readFileSync(sink, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): Line => JSON.parse(line))
}

/** What a sink that drops repeats by token holds. */
function withoutRepeats(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.token, line])).values()]
}

describe('consumeChunks against a real broker', () => {
  afterEach(async () => {
    const left = victims.splice(0)
    for (const { child } of left) child.kill('SIGKILL')
    await Promise.all(left.map(({ exited }) => exited))
  })
  afterAll(() => publisher.stop(1_000))

  it('is exactly once in effect over kills in the middle of chunks, with other fetch sizes after each', async () => {
    const topic = await newTopic(link, 2)
    const groupId = newGroup()
    const sink = join(mkdtempSync(join(tmpdir(), 'weir-chunks-')), 'sink.jsonl')
    writeFileSync(sink, '')
    const total = 1_500
    await publisher.publish(topic, numbers(total).map(features))
    const victim = (how: Pick<VictimPlan, 'maxRecords' | 'maxBytesPerPartition' | 'dies' | 'dieAt'>) =>
      startVictim({ topic, groupId, sink, ...how })

    const kills = [
      { maxRecords: 70, maxBytesPerPartition: 4_000, dies: 'after', dieAt: 3 },
      { maxRecords: 500, maxBytesPerPartition: 1_048_576, dies: 'before', dieAt: 1 },
      { maxRecords: 31, maxBytesPerPartition: 2_000, dies: 'after', dieAt: 2 },
      { maxRecords: 200, maxBytesPerPartition: 9_000, dies: 'after', dieAt: 1 },
    ] as const
    for (const kill of kills) expect(await victim(kill).exited).toBe('SIGKILL')
    const last = victim({ maxRecords: 50, maxBytesPerPartition: 3_000, dies: 'never', dieAt: 0 })
    await eventually(() => new Set(linesOf(sink).flatMap(({ keys }) => keys)).size === total)
    last.child.kill('SIGTERM')
    expect(await last.exited).toBe(0)

    const lines = linesOf(sink)
    const kept = withoutRepeats(lines)
    expect(lines.length).toBeGreaterThan(kept.length)
    for (const line of lines) expect(kept.find(({ token }) => token === line.token)).toEqual(line)
    expect(kept.flatMap(({ keys }) => keys).toSorted()).toEqual(
      numbers(total)
        .map((n) => `flight ${n}`)
        .toSorted(),
    )
    // The state that each chunk was given counts exactly the records before it in its partition.
    for (const { state, offsets } of kept) expect(Number(state)).toBe(offsets[0])
    const checkpoints = await loadCheckpoints(link, groupId, topic.name)
    const counted = [...checkpoints.values()].map(({ offset, state, plannedMax }) => [
      offset,
      Number(state),
      plannedMax,
    ])
    for (const [offset, state, plannedMax] of counted) expect([state, plannedMax]).toEqual([offset, null])
  }, 300_000)

  it('goes on as one group where a stopped process wakes up after another has taken over', async () => {
    const topic = await newTopic(link, 1)
    const groupId = newGroup()
    const sink = join(mkdtempSync(join(tmpdir(), 'weir-chunks-')), 'sink.jsonl')
    writeFileSync(sink, '')
    await publisher.publish(topic, numbers(300).map(features))
    const start = (maxRecords: number) =>
      startVictim({ topic, groupId, sink, maxRecords, maxBytesPerPartition: 3_000, dies: 'never', dieAt: 0 })
    const zombie = start(7)
    await eventually(() => linesOf(sink).length >= 3)
    zombie.child.kill('SIGSTOP')
    const heir = start(40)
    await eventually(() => new Set(linesOf(sink).flatMap(({ keys }) => keys)).size === 300)
    zombie.child.kill('SIGCONT')
    await publisher.publish(topic, numbers(300, 300).map(features))
    await eventually(() => new Set(linesOf(sink).flatMap(({ keys }) => keys)).size === 600)
    for (const { child } of [zombie, heir]) child.kill('SIGTERM')
    await Promise.all([zombie.exited, heir.exited])
    const kept = withoutRepeats(linesOf(sink))
    for (const line of linesOf(sink)) expect(kept.find(({ token }) => token === line.token)).toEqual(line)
    expect(kept.flatMap(({ offsets }) => offsets).toSorted((a, b) => a - b)).toEqual(numbers(600))
  }, 300_000)

  it('keeps the state through a restart and shows it to the next chunk', async () => {
    const topic = await newTopic(link, 1)
    const groupId = newGroup()
    const states: string[] = []
    const run = async (expected: number) => {
      const consumer = consumeChunks(link, {
        topic,
        groupId,
        publisher,
        lingerMs: 50,
        onChunk: async ({ records }, state) => {
          states.push(state)
          return `${state}[${records.length}]`
        },
      })
      await eventually(() => states.length === expected)
      await consumer.stop()
    }
    await publisher.publish(topic, numbers(3).map(features))
    await run(1)
    await publisher.publish(topic, numbers(4).map(features))
    await run(2)
    expect(states).toEqual(['', '[3]'])
    expect((await loadCheckpoints(link, groupId, topic.name)).get(0)).toEqual({
      offset: 7,
      state: '[3][4]',
      plannedMax: null,
    })
  })

  it('makes chunks of about the linger time under a steady stream', async () => {
    const topic = await newTopic(link, 1)
    const chunks: Chunk<FeaturesSubmitted>[] = []
    const lingerMs = 400
    const consumer = consumeChunks(link, {
      topic,
      groupId: newGroup(),
      publisher,
      lingerMs,
      onChunk: async (chunk, state) => {
        chunks.push(chunk)
        return state
      },
    })
    await eventually(() => consumer.isReady())
    const startedAt = performance.now()
    for (const n of numbers(40)) {
      await publisher.publish(topic, [features(n)])
      await sleep(30)
    }
    const streamedMs = performance.now() - startedAt
    await eventually(() => chunks.at(-1)?.max === 39)
    await consumer.stop()
    // Each waits for company from its first record on; the stream begins and ends in the middle of one.
    expect(chunks.length).toBeLessThanOrEqual(streamedMs / lingerMs + 2)
    expect(chunks[0]?.token).toBe(`${topic.name}-0-0-${chunks[0]?.max}`)
    expect(chunks.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual(numbers(40))
  })

  it('counts dead letters into the bounds of their chunk', async () => {
    const topic = await newTopic(link, 1)
    await publisher.publish(topic, [features(0)])
    const producer = newClient(link).producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    await producer.send({ topic: topic.name, messages: [{ partition: 0, value: 'poison' }] })
    await producer.disconnect()
    await publisher.publish(topic, [features(2)])
    const chunks: Chunk<FeaturesSubmitted>[] = []
    const events: ConsumerEvent[] = []
    const consumer = consumeChunks(link, {
      topic,
      groupId: newGroup(),
      publisher,
      observe: (event) => void events.push(event),
      onChunk: async (chunk, state) => {
        chunks.push(chunk)
        return state
      },
    })
    await eventually(() => events.some(({ kind }) => kind === 'processed'))
    await consumer.stop()
    const [chunk] = chunks
    expect([chunk?.min, chunk?.max, chunk?.records.map(({ offset }) => offset)]).toEqual([0, 2, [0, 2]])
    expect(events.find(({ kind }) => kind === 'deadLettered')).toMatchObject({ code: 'avro-not-framed' })
  })

  it('breaks down with a clear error when the state does not fit beside the offset', async () => {
    const topic = await newTopic(link, 1)
    await publisher.publish(topic, [features(0)])
    const events: ConsumerEvent[] = []
    const consumer = consumeChunks(link, {
      topic,
      groupId: newGroup(),
      publisher,
      lingerMs: 50,
      observe: (event) => void events.push(event),
      onChunk: async () => 'x'.repeat(5_000),
    })
    await eventually(() => events.some(({ kind }) => kind === 'crashed'))
    await consumer.stop()
    expect(events.find(({ kind }) => kind === 'crashed')).toMatchObject({
      error: { code: 'kafka-state-too-large' },
    })
  })
})
