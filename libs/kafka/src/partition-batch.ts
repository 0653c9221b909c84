import { type EachBatchPayload, type KafkaMessage, type TopicOffsets } from 'kafkajs'
import { CommitFailed, isRejoin } from './kafka-failure.ts'

/** The partition has gone to another consumer, or will be given out anew: what is under way is left to its next owner. */
export class AssignmentLost extends Error {}

interface Ownership {
  /** Rises each time the group gives out its partitions. */
  readonly generation: number
  readonly isOwned: () => boolean
}

/** What one fetch brought of one partition. */
export class PartitionBatch {
  readonly partition: number
  readonly generation: number
  readonly messages: readonly KafkaMessage[]
  private readonly payload: EachBatchPayload
  private readonly ownership: Ownership
  private interrupt: unknown = null

  constructor(payload: EachBatchPayload, ownership: Ownership) {
    this.payload = payload
    this.partition = payload.batch.partition
    this.generation = ownership.generation
    this.messages = payload.batch.messages
    this.ownership = ownership
  }

  /** Whether more of the batch should be handled. */
  get isCurrent(): boolean {
    const { payload, ownership } = this
    return payload.isRunning() && !payload.isStale() && this.interrupt === null && ownership.isOwned()
  }

  /** Records of the partition from `next` on. */
  lagFrom(next: number): number {
    return Math.max(0, Number(this.payload.batch.highWatermark) - next)
  }

  /** Tells the group that we are at work; remembers if it asks us to join again. */
  beat(): void {
    this.payload.heartbeat().catch((error: unknown) => {
      this.interrupt = error
    })
  }

  /** @throws what a heartbeat was refused with, once the work is done */
  throwInterrupt(): void {
    if (this.interrupt !== null && this.ownership.isOwned()) throw this.interrupt
  }

  /** The next fetch begins after this offset; nothing is committed. */
  resolve(offset: number): void {
    this.payload.resolveOffset(String(offset))
  }

  /** Commits the offset that the group continues from.
   *  The generation is checked here and by the broker: kafkajs would otherwise commit late under a new generation.
   *  @param metadata text kept beside the offset
   *  @throws AssignmentLost, CommitFailed, or what kafkajs must see to join again */
  async commit(offset: number, metadata: string | null = null): Promise<void> {
    if (!this.ownership.isOwned()) throw new AssignmentLost()
    const { topic } = this.payload.batch
    const partitions = [{ partition: this.partition, offset: String(offset), metadata }]
    const topics: TopicOffsets[] = [{ topic, partitions }]
    try {
      await this.payload.commitOffsetsIfNecessary({ topics })
    } catch (error) {
      if (isRejoin(error)) throw error
      throw new CommitFailed(`offset ${offset} of partition ${this.partition} may be committed or not`, {
        cause: error,
      })
    }
  }
}
