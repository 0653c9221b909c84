import { setTimeout as sleep } from 'node:timers/promises'
import { type FlightRequest } from './traffic.ts'

/** Where flights and labels go. Each call resolves when the other side has acknowledged. */
export interface Sink {
  predict(flights: readonly FlightRequest[]): Promise<void>
  report(labelled: readonly FlightRequest[]): Promise<void>
}

export interface ReplayOptions {
  readonly traffic: readonly FlightRequest[]
  readonly sinks: Readonly<Record<FlightRequest['way'], Sink>>
  /** Event time at which the replay starts, ms since the Unix epoch. */
  readonly fromMs: number
}

const tickMs = 10
/** Event time never runs further ahead of the oldest unanswered flight than this, in milliseconds, so that a slow
 *  answer slows the replay instead of disordering it. */
const maxSkewMs = 15 * 60_000

/** Streams flights and their late labels in event-time order, at a speed that may change while it runs. */
export class Replay {
  /** Event milliseconds per wall millisecond. */
  speed = 1
  sent = 0
  labelled = 0
  readonly #options: ReplayOptions
  readonly #byLabel: readonly FlightRequest[]
  readonly #pending = new Map<Promise<void>, number>()
  #eventNow: number
  #failure: unknown = null

  constructor(options: ReplayOptions) {
    this.#options = options
    this.#eventNow = options.fromMs
    this.#byLabel = [...options.traffic].sort((one, other) => one.labelTimeMs - other.labelTimeMs)
  }

  get eventNowMs(): number {
    return this.#eventNow
  }

  /** Runs until `isDone` says so, or the traffic is over.
   *  @throws what a sink rejected with */
  async runUntil(isDone: (eventNowMs: number) => boolean): Promise<void> {
    let last = performance.now()
    while (!isDone(this.#eventNow) && this.sent < this.#options.traffic.length) {
      const now = performance.now()
      const oldest = Math.min(...this.#pending.values(), this.#eventNow)
      this.#eventNow = Math.max(
        this.#eventNow,
        Math.min(this.#eventNow + (now - last) * this.speed, oldest + maxSkewMs),
      )
      last = now
      this.#sendDue()
      await sleep(tickMs)
      if (this.#failure !== null) throw this.#failure
    }
  }

  /** Waits until everything that was sent is acknowledged. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending.keys())
    if (this.#failure !== null) throw this.#failure
  }

  #sendDue(): void {
    const { traffic, sinks } = this.#options
    const flights = takeDue(traffic, this.sent, (flight) => flight.eventTimeMs <= this.#eventNow)
    const labelled = takeDue(this.#byLabel, this.labelled, (flight) => flight.labelTimeMs <= this.#eventNow)
    this.sent += flights.length
    this.labelled += labelled.length
    for (const way of ['http', 'kafka'] as const) {
      const asked = flights.filter((flight) => flight.way === way)
      const known = labelled.filter((flight) => flight.way === way)
      this.#track(asked[0]?.eventTimeMs, () => sinks[way].predict(asked))
      this.#track(known[0]?.labelTimeMs, () => sinks[way].report(known))
    }
  }

  /** @param oldestMs event time of the oldest that is sent; undefined: there is nothing to send */
  #track(oldestMs: number | undefined, send: () => Promise<void>): void {
    if (oldestMs === undefined) return
    const sending: Promise<void> = send()
      .catch((error: unknown) => {
        this.#failure = error
      })
      .finally(() => this.#pending.delete(sending))
    this.#pending.set(sending, oldestMs)
  }
}

function takeDue(
  ordered: readonly FlightRequest[],
  from: number,
  isDue: (flight: FlightRequest) => boolean,
): readonly FlightRequest[] {
  let end = from
  for (let flight = ordered[end]; flight !== undefined && isDue(flight); flight = ordered[end]) end += 1
  return ordered.slice(from, end)
}
