import { Unavailable } from '@weir/vocabulary'
import { type Admin } from 'kafkajs'
import { type KafkaLink, newClient } from './kafka-link.ts'

/** What the broker holds of one partition: offsets `[low, high)`. The last offsets may be marks of transactions, which no
 *  consumer ever sees. */
export interface PartitionBounds {
  readonly partition: number
  readonly low: number
  readonly high: number
}

export interface BoundsReader {
  /** Bounds of each partition of a topic, as they are now.
   *  @throws Unavailable `kafka-unavailable` if the topic does not exist or the broker does not answer */
  read(topic: string): Promise<readonly PartitionBounds[]>
  /** Closes the connection. */
  stop(): Promise<void>
}

/** Asks for the bounds of topics over a connection that is kept; after a failure the next question opens a new one,
 *  because the old one may know leaders that are no more. */
export function boundsReader(link: KafkaLink): BoundsReader {
  let open: Promise<Admin> | null = null
  const close = async (opened: Promise<Admin>) => {
    if (open === opened) open = null
    // One that was never opened has nothing to close.
    const admin = await opened.catch(() => null)
    await admin?.disconnect()
  }
  return {
    async read(topic) {
      // One connection for all who ask at once.
      const opened = (open ??= connectAdmin(link))
      try {
        const found = await (await opened).fetchTopicOffsets(topic)
        return found.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
      } catch (cause) {
        await close(opened)
        throw new Unavailable('kafka-unavailable', `The bounds of ${topic} cannot be read.`, { topic, cause })
      }
    },
    async stop() {
      if (open !== null) await close(open)
    },
  }
}

async function connectAdmin(link: KafkaLink): Promise<Admin> {
  const admin = newClient(link, { retries: 1 }).admin()
  try {
    await admin.connect()
    return admin
  } catch (error) {
    await admin.disconnect()
    throw error
  }
}
