import { type OutgoingRecord } from './producer-lane.ts'

/** Most records and bytes of one request: well under the megabyte that a broker takes in one batch. */
export const requestLimits = { records: 500, bytes: 900_000 } as const

/** Headers, lengths and offsets of a record beside its key and value: an upper estimate, in bytes. */
const overheadBytes = 400

export function sizeOf(record: { readonly value: Buffer | null }): number {
  return (record.value?.length ?? 0) + overheadBytes
}

interface Waiting {
  readonly records: readonly OutgoingRecord[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Sends what callers hand over in one request after the other; what comes in meanwhile goes together in the next one. */
export class PublishQueue {
  private readonly send: (records: readonly OutgoingRecord[]) => Promise<void>
  private waiting: Waiting[] = []
  private running: Promise<void> | null = null

  constructor(send: (records: readonly OutgoingRecord[]) => Promise<void>) {
    this.send = send
  }

  /** @throws what `send` throws; then the records may have been written or not */
  add(records: readonly OutgoingRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ records, resolve, reject })
      this.running ??= this.drain()
    })
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await this.running
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const callers = takeRequest(this.waiting)
      try {
        for (const part of parts(callers.flatMap(({ records }) => records))) await this.send(part)
        for (const { resolve } of callers) resolve()
      } catch (error) {
        for (const { reject } of callers) reject(error)
      }
    }
    this.running = null
  }
}

/** The callers whose records go together: the first, and those after it that still fit into one request. */
function takeRequest(waiting: Waiting[]): Waiting[] {
  let records = 0
  let bytes = 0
  const fitting = waiting.findIndex((caller) => {
    records += caller.records.length
    bytes += caller.records.reduce((sum, record) => sum + sizeOf(record), 0)
    return records > requestLimits.records || bytes > requestLimits.bytes
  })
  return waiting.splice(0, fitting === -1 ? waiting.length : Math.max(1, fitting))
}

/** Cuts records into requests within the limits, in order. */
function parts(records: readonly OutgoingRecord[]): OutgoingRecord[][] {
  const cut: OutgoingRecord[][] = []
  let bytes = Infinity
  for (const record of records) {
    const part = cut.at(-1)
    bytes += sizeOf(record)
    if (part === undefined || part.length === requestLimits.records || bytes > requestLimits.bytes) {
      cut.push([record])
      bytes = sizeOf(record)
    } else part.push(record)
  }
  return cut
}
