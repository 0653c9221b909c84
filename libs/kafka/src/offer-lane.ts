import { setTimeout as sleep } from 'node:timers/promises'
import { InvalidInput } from '@weir/vocabulary'
import { type KafkaLog } from './kafka-link.ts'
import { OfferRing } from './offer-ring.ts'
import { type OutgoingRecord } from './producer-lane.ts'
import { requestLimits, sizeOf } from './publish-queue.ts'

/** How the lane reaches Kafka. */
export interface OfferPort<Offered> {
  /** Settles partitions and schema ids. @throws Unavailable while Kafka or the registry does not answer */
  prepare(batch: readonly Offered[]): Promise<OutgoingRecord[]>
  /** @throws InvalidInput if a record is refused for good */
  send(records: readonly OutgoingRecord[]): Promise<void>
}

export interface OfferLimits {
  /** Most records that wait. */
  readonly capacity: number
  /** Most bytes of values that wait. */
  readonly maxBytes: number
  /** How long a record may wait for company, in milliseconds. */
  readonly lingerMs: number
}

/** Pause before a failed send is repeated, in milliseconds. */
const retryMs = { first: 200, most: 5_000 }

/** Takes records without ever waiting and sends them in order, for as long as it takes. */
export class OfferLane<Offered extends { readonly value: Buffer }> {
  private readonly ring: OfferRing<Offered>
  private readonly lingerMs: number
  private readonly port: OfferPort<Offered>
  private readonly log: KafkaLog
  private running: Promise<void> | null = null
  private isStopped = false
  /** Wakes the sender before the linger time is over. */
  private hurry: () => void = () => undefined
  dropped = 0

  constructor(limits: OfferLimits, port: OfferPort<Offered>, log: KafkaLog) {
    this.ring = new OfferRing<Offered>({ capacity: limits.capacity, maxBytes: limits.maxBytes, sizeOf })
    this.lingerMs = limits.lingerMs
    this.port = port
    this.log = log
  }

  get waiting(): number {
    return this.ring.size
  }

  /** @returns false if the record was dropped because the queue is full */
  add(record: Offered): boolean {
    const isTaken = !this.isStopped && this.ring.push(record)
    if (!isTaken) this.dropped += 1
    this.running ??= this.drain()
    if (this.ring.size >= requestLimits.records) this.hurry()
    return isTaken
  }

  /** Sends what waits, for at most `timeoutMs`. @returns how many records still wait */
  async flush(timeoutMs: number): Promise<number> {
    this.hurry()
    const deadline = new AbortController()
    await Promise.race([
      this.running,
      sleep(timeoutMs, undefined, { signal: deadline.signal }).catch(() => undefined),
    ])
    deadline.abort()
    return this.ring.size
  }

  /** Takes and sends nothing more; what waits is lost and counted. */
  stop(): void {
    this.isStopped = true
    this.hurry()
    this.dropped += this.ring.size
    this.ring.drop(this.ring.size)
  }

  private async drain(): Promise<void> {
    await this.linger()
    let failures = 0
    while (this.ring.size > 0) {
      const batch = this.ring.peek(requestLimits.records, requestLimits.bytes)
      try {
        await this.sendBatch(batch)
        failures = 0
      } catch (error) {
        failures += 1
        if (failures === 1)
          this.log.warn({ err: error, waiting: this.ring.size }, 'offered records wait for Kafka')
        await sleep(Math.min(retryMs.most, retryMs.first * 2 ** (failures - 1)))
      }
      if (this.ring.size < requestLimits.records) await this.linger()
    }
    this.running = null
  }

  private async sendBatch(batch: readonly Offered[]): Promise<void> {
    try {
      await this.port.send(await this.port.prepare(batch))
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      if (batch.length > 1) {
        for (const record of batch) await this.sendBatch([record])
        return
      }
      this.dropped += 1
      this.log.error({ err: error }, 'an offered record was refused for good and dropped')
    }
    // What is sent leaves the queue at once, so that a later failure does not send it again.
    if (!this.isStopped) this.ring.drop(batch.length)
  }

  private async linger(): Promise<void> {
    if (this.ring.size >= requestLimits.records || this.isStopped) return
    const timer = new AbortController()
    this.hurry = () => {
      this.hurry = () => undefined
      timer.abort()
    }
    await sleep(this.lingerMs, undefined, { signal: timer.signal }).catch(() => undefined)
  }
}
