import { Unavailable } from '@weir/vocabulary'
import { type Consumer, type EachBatchPayload } from 'kafkajs'
import { type ConsumerEvent } from './consumer-event.ts'
import { type KafkaLink, newClient } from './kafka-link.ts'
import { isRejoin, stalledCode } from './kafka-failure.ts'
import { AssignmentLost, PartitionBatch } from './partition-batch.ts'

/** How records are fetched and how the group is kept. */
export interface LifeSettings {
  readonly topic: string
  readonly groupId: string
  /** Where a group that has committed nothing begins. */
  readonly startFrom: 'earliest' | 'latest'
  /** A fetch is answered when this many bytes are there, or after `maxWaitMs`. */
  readonly minBytes: number
  readonly maxWaitMs: number
  readonly maxBytesPerPartition: number
  /** A consumer that does not report for so long loses its partitions, in milliseconds. */
  readonly sessionTimeoutMs: number
  /** Tries of one partition while a system does not answer, before the consumer is built anew. */
  readonly maxAttempts: number
}

export interface LifeHooks {
  /** Handles a batch and commits it. Unavailable: the partition waits and is fetched again. Anything else ends the life. */
  onBatch(batch: PartitionBatch): Promise<void>
  onEvent(event: ConsumerEvent): void
  /** The group has given out partitions: where to go on reading, for a reader that commits nothing. */
  seekOnJoin?(
    partitions: readonly number[],
  ): readonly { readonly partition: number; readonly offset: number }[]
  /** A fetch brought nothing that a handler sees (transaction markers): reading goes on at `next`. */
  onPosition?(partition: number, next: number): void
}

/** A life that finds no broker ends soon, and the next one looks again. */
const connectRetry = { retries: 3, initialRetryTime: 200, maxRetryTime: 1_000 }
/** How long joining may wait for the other members to finish their batch, in milliseconds; less than what ends a
 *  connection without an answer. */
const maxJoinMs = 30_000
/** Three reports in a session, so that one lost does not end it; and a fifth for the shortest session Kafka allows. */
const heartbeatsPerSession = 5
const retryMs = { first: 100, most: 5_000 }
/** Partitions handled at once: work of one waits on I/O while another computes. */
const partitionsAtOnce = 4
const watchdogMs = 1_000

let generations = 0

/** Generations are counted through the lives, so that what one life knows is never taken for another's. */
function nextGeneration(): number {
  generations += 1
  return generations
}

/** One kafkajs consumer from its start to its end. It is never repaired: after an end a new life begins. */
export class ConsumerLife {
  private readonly consumer: Consumer
  private readonly settings: LifeSettings
  private readonly hooks: LifeHooks
  private readonly attempts = new Map<number, number>()
  private readonly timers = new Set<NodeJS.Timeout>()
  /** Settles when the life is over, with what ended it; null after `stop`. */
  readonly ended: Promise<unknown>
  private settle: (cause: unknown) => void = () => undefined
  private lastSign = Date.now()
  private generation = 0
  private isOver = false
  private isStopping = false
  private starting: Promise<void> = Promise.resolve()

  constructor(link: KafkaLink, settings: LifeSettings, hooks: LifeHooks) {
    this.settings = settings
    this.hooks = hooks
    this.ended = new Promise((resolve) => {
      this.settle = resolve
    })
    this.consumer = newClient(link, connectRetry).consumer({
      groupId: settings.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: maxJoinMs,
      heartbeatInterval: Math.floor(settings.sessionTimeoutMs / heartbeatsPerSession),
      minBytes: settings.minBytes,
      maxWaitTimeInMs: settings.maxWaitMs,
      maxBytesPerPartition: settings.maxBytesPerPartition,
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 200, restartOnFailure: () => Promise.resolve(false) },
    })
  }

  start(): Promise<void> {
    this.listen()
    this.starting = this.join()
    return this.starting
  }

  private async join(): Promise<void> {
    try {
      await this.consumer.connect()
      if (this.isStopping) return
      await this.consumer.subscribe({
        topic: this.settings.topic,
        fromBeginning: this.settings.startFrom === 'earliest',
      })
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch: (payload) => this.onBatch(payload),
      })
    } catch (error) {
      this.end(error)
    }
  }

  /** Finishes the batches under way, leaves the group and disconnects. */
  async stop(): Promise<void> {
    this.isStopping = true
    for (const timer of this.timers) clearTimeout(timer)
    // kafkajs forgets a consumer that is stopped while it joins, which would then go on as nobody's member of the group.
    await this.starting
    await this.consumer.stop()
    this.end(null)
    await this.consumer.disconnect()
  }

  private listen(): void {
    const { events } = this.consumer
    const sign = () => {
      this.lastSign = Date.now()
    }
    for (const event of [events.FETCH, events.HEARTBEAT, events.START_BATCH_PROCESS] as const)
      this.consumer.on(event, sign)
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => {
      sign()
      this.generation = nextGeneration()
      const partitions = payload.memberAssignment[this.settings.topic] ?? []
      for (const { partition, offset } of this.hooks.seekOnJoin?.(partitions) ?? []) {
        this.consumer.seek({ topic: this.settings.topic, partition, offset: String(offset) })
      }
      this.hooks.onEvent({ kind: 'joined', partitions })
    })
    this.consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.hooks.onPosition?.(payload.partition, Number(payload.lastOffset) + 1)
    })
    this.consumer.on(events.CRASH, ({ payload }) => this.end(payload.error))
    const watchdog = setInterval(() => {
      if (Date.now() - this.lastSign < 2 * this.settings.sessionTimeoutMs) return
      const context = { topic: this.settings.topic, groupId: this.settings.groupId }
      this.end(new Unavailable(stalledCode, 'Neither fetch nor heartbeat for two session timeouts.', context))
    }, watchdogMs)
    this.timers.add(watchdog)
  }

  private end(cause: unknown): void {
    this.isOver = true
    for (const timer of this.timers) clearTimeout(timer)
    this.settle(cause)
  }

  private async onBatch(payload: EachBatchPayload): Promise<void> {
    if (this.isOver) return
    const { generation } = this
    const { partition } = payload.batch
    const batch = new PartitionBatch(payload, {
      generation,
      isOwned: () => !this.isOver && this.generation === generation,
    })
    const beat = setInterval(() => batch.beat(), this.settings.sessionTimeoutMs / heartbeatsPerSession)
    try {
      await this.hooks.onBatch(batch)
      this.attempts.delete(partition)
    } catch (error) {
      this.onFailure(partition, error)
    } finally {
      clearInterval(beat)
    }
    batch.throwInterrupt()
  }

  /** @throws what kafkajs must see to join the group again */
  private onFailure(partition: number, error: unknown): void {
    if (error instanceof AssignmentLost || this.isOver) return
    if (isRejoin(error)) throw error
    const attempt = (this.attempts.get(partition) ?? 0) + 1
    this.attempts.set(partition, attempt)
    if (!(error instanceof Unavailable) || attempt >= this.settings.maxAttempts) return this.end(error)
    this.hooks.onEvent({ kind: 'waiting', partition, error, attempt })
    this.rest(partition, Math.min(retryMs.most, retryMs.first * 2 ** (attempt - 1)))
  }

  private rest(partition: number, forMs: number): void {
    const { topic } = this.settings
    this.consumer.pause([{ topic, partitions: [partition] }])
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      if (!this.isOver) this.consumer.resume([{ topic, partitions: [partition] }])
    }, forMs)
    this.timers.add(timer)
  }
}
