import { Unavailable } from '@weir/vocabulary'
import { type KafkaMessage } from 'kafkajs'
import { defaultMetadataBytes, readMetadata, writeMetadata } from './chunk-metadata.ts'
import { type ChunkWork, type HeldSession, workOff } from './chunk-loop.ts'
import { type Checkpoint, openSession } from './chunk-session.ts'
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
  /** How many went to the dead-letter topic. */
  readonly deadLetters: number
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

interface Raw {
  readonly offset: number
  readonly message: KafkaMessage
}
type Held = HeldSession<Raw> & { readonly generation: number }

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
    const { maxRecords = defaultMaxRecords, maxMetadataBytes = defaultMetadataBytes } = this.options
    const fetched = batch.messages.map((message) => ({ offset: Number(message.offset), message }))
    await workOff(await this.heldOf(batch), fetched, {
      maxRecords,
      isCurrent: () => batch.isCurrent,
      commit: (checkpoint) => batch.commit(checkpoint.offset, writeMetadata(checkpoint, maxMetadataBytes)),
      handle: (work) => this.handle(batch, work),
      resolve: (offset) => batch.resolve(offset),
    })
  }

  private async handle(
    batch: PartitionBatch,
    { range, records: raws, state }: ChunkWork<Raw>,
  ): Promise<string> {
    const { partition } = batch
    const { min, max } = range
    const { observe } = this.options
    const origin = { topic: this.options.topic.name, partition, groupId: this.options.groupId }
    const messages = raws.map(({ message }) => message)
    const { records, letters } = await readRecords(this.reader, origin, messages)
    const token = `${origin.topic}-${partition}-${min}-${max}`
    const after = await this.options.onChunk(
      { token, topic: origin.topic, partition, min, max, records, deadLetters: letters.length },
      state,
    )
    await buryAll(this.options, letters)
    observe?.({ kind: 'processed', ...origin, records: messages.length, lag: batch.lagFrom(max + 1) })
    return after
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
    throw new Unavailable('kafka-unavailable', `The offsets of ${groupId} cannot be read.`, {
      groupId,
      topic,
      cause: error,
    })
  } finally {
    await admin.disconnect()
  }
}
