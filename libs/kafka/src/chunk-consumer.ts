import { Unavailable } from '@weir/vocabulary'
import { type KafkaMessage } from 'kafkajs'
import { defaultMetadataBytes, readMetadata, writeMetadata } from './chunk-metadata.ts'
import {
  type Checkpoint,
  type ChunkSession,
  deliver,
  evolveSession,
  nextStep,
  type OffsetRange,
  openSession,
} from './chunk-session.ts'
import { buryAll, type ConsumeOptions, lifeSettings } from './consume-options.ts'
import { type ConsumedRecord, readRecords } from './consumed-record.ts'
import { type KafkaLink, newClient } from './kafka-link.ts'
import { keepConsuming, type RunningConsumer } from './keep-consuming.ts'
import { type PartitionBatch } from './partition-batch.ts'

/** Consecutive records of one partition. After a crash the same offsets come again as the same chunk. */
export interface Chunk<Value> {
  /** `topic-partition-min-max`: the same for a repeat, so a sink can drop repeats by it. */
  readonly token: string
  readonly topic: string
  readonly partition: number
  /** First and last offset, those of dead letters included. */
  readonly min: number
  readonly max: number
  /** Those that can be read, in order; empty if all went to the dead-letter topic. */
  readonly records: readonly ConsumedRecord<Value>[]
}

export interface ChunkOptions<Value> extends ConsumeOptions<Value> {
  /** The broker's `offset.metadata.max.bytes`; 4,096 if absent. */
  readonly maxMetadataBytes?: number
  /** Handles a chunk. Before it is called, the bounds and `state` are committed; after it resolves, the state that it
   *  returns. If the process dies in between, it is called again with the same bounds, the same records and the same
   *  state: it must give the same effects under the same token.
   *  @param state what it returned for the chunk before; empty at first
   *  Failures are treated as in `consumeBatches`. */
  onChunk(chunk: Chunk<Value>, state: string): Promise<string>
}

/** As many records as an insert of a few milliseconds takes. */
const defaultMaxRecords = 5_000
/** A chunk is two commits and an insert: a quarter of a second of records makes them few. */
const defaultLingerMs = 250
/** A fetch that brings this much is not worth waiting longer, in bytes. */
const minBytes = 524_288

type Raw = { readonly offset: number; readonly message: KafkaMessage }
interface Held {
  readonly generation: number
  session: ChunkSession<Raw>
}

/** Consumes a topic in chunks, exactly once in effect if the sink drops repeats by token. */
export function consumeChunks<Value>(link: KafkaLink, options: ChunkOptions<Value>): RunningConsumer {
  const consumer = new ChunkConsumer(link, options)
  const settings = lifeSettings(options, { lingerMs: defaultLingerMs, minBytes })
  const hooks = { onBatch: (batch: PartitionBatch) => consumer.onBatch(batch) }
  return keepConsuming(link, { settings, hooks, observe: options.observe })
}

class ChunkConsumer<Value> {
  private readonly link: KafkaLink
  private readonly options: ChunkOptions<Value>
  private readonly reader
  private readonly partitions = new Map<number, Held>()
  private checkpoints: { generation: number; loaded: Promise<Map<number, Checkpoint>> } | null = null

  constructor(link: KafkaLink, options: ChunkOptions<Value>) {
    this.link = link
    this.options = options
    this.reader = link.codec.readerOf(options.topic)
  }

  async onBatch(batch: PartitionBatch): Promise<void> {
    const held = await this.heldOf(batch)
    const fetched = batch.messages.map((message) => ({ offset: Number(message.offset), message }))
    held.session = deliver(held.session, fetched)
    while (batch.isCurrent) {
      const step = nextStep(held.session, this.options.maxRecords ?? defaultMaxRecords)
      if (step.kind === 'fetch') {
        batch.resolve((held.session.next ?? 0) - 1)
        return
      }
      if (step.kind === 'plan') {
        await this.commit(batch, step.range.min, { state: held.session.state, plannedMax: step.range.max })
        held.session = evolveSession(held.session, { kind: 'planned', range: step.range })
      } else await this.handle(batch, held, step)
    }
  }

  private async handle(
    batch: PartitionBatch,
    held: Held,
    step: { range: OffsetRange; records: readonly Raw[] },
  ) {
    const { partition } = batch
    const { min, max } = step.range
    const origin = { topic: this.options.topic.name, partition, groupId: this.options.groupId }
    const messages = step.records.map(({ message }) => message)
    const { records, letters } = await readRecords(this.reader, origin, messages)
    const chunk = {
      token: `${origin.topic}-${partition}-${min}-${max}`,
      topic: origin.topic,
      partition,
      min,
      max,
      records,
    }
    const state = await this.options.onChunk(chunk, held.session.state)
    await buryAll(this.options, letters)
    held.session = evolveSession(held.session, { kind: 'handled', state })
    // With records left, the commit of the next plan says that this chunk is done.
    if (held.session.pending.length === 0 || !batch.isCurrent)
      await this.commit(batch, max + 1, { state, plannedMax: null })
    batch.resolve(max)
    const event = {
      kind: 'processed',
      partition,
      records: messages.length,
      lag: batch.lagFrom(max + 1),
    } as const
    this.options.observe?.({ ...event, topic: origin.topic, groupId: origin.groupId })
  }

  private commit(
    batch: PartitionBatch,
    offset: number,
    kept: Pick<Checkpoint, 'state' | 'plannedMax'>,
  ): Promise<void> {
    return batch.commit(offset, writeMetadata(kept, this.options.maxMetadataBytes ?? defaultMetadataBytes))
  }

  /** The session of a partition; a new generation of the group begins with what the last owner committed. */
  private async heldOf(batch: PartitionBatch): Promise<Held> {
    const known = this.partitions.get(batch.partition)
    if (known?.generation === batch.generation) return known
    const checkpoint = (await this.load(batch.generation)).get(batch.partition)
    const opened = openSession<Raw>(checkpoint ?? { offset: null, state: '', plannedMax: null })
    const first = Number(batch.messages[0]?.offset)
    if (opened.next !== null && first < opened.next) throw this.recreated(batch.partition, first, opened.next)
    const held = { generation: batch.generation, session: opened }
    this.partitions.set(batch.partition, held)
    return held
  }

  private load(generation: number): Promise<Map<number, Checkpoint>> {
    if (this.checkpoints?.generation === generation) return this.checkpoints.loaded
    const loaded = loadCheckpoints(this.link, this.options.groupId, this.options.topic.name)
    this.checkpoints = { generation, loaded }
    loaded.catch(() => {
      this.checkpoints = null
    })
    return loaded
  }

  /** Its tokens would be those of other records, which the sink would drop: nothing may be guessed here. */
  private recreated(partition: number, first: number, committed: number): Error {
    const { groupId, topic } = this.options
    return new Error(
      `${topic.name} partition ${partition} begins at ${first} though the group ${groupId} has committed ${committed}: ` +
        `the topic was made anew. Use another group, or delete this one and what its sink remembers of the old topic.`,
    )
  }
}

/** Reads what a group has committed of a topic, with the metadata, which kafkajs' consumer does not give out.
 *  @throws Unavailable, or InvalidInput if something else commits in this group */
export async function loadCheckpoints(
  link: KafkaLink,
  groupId: string,
  topic: string,
): Promise<Map<number, Checkpoint>> {
  const partitions = await fetchOffsets(link, groupId, topic)
  return new Map(
    partitions.map(({ partition, offset, metadata }) => [partition, readMetadata(Number(offset), metadata)]),
  )
}

async function fetchOffsets(link: KafkaLink, groupId: string, topic: string) {
  const admin = newClient(link).admin({ retry: { retries: 2 } })
  try {
    await admin.connect()
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
    return offsets?.partitions ?? []
  } catch (error) {
    throw new Unavailable(
      'kafka-unavailable',
      `The offsets of ${groupId} cannot be read.`,
      { groupId, topic },
      error,
    )
  } finally {
    await admin.disconnect()
  }
}
