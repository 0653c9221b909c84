import { Unavailable } from '@weir/vocabulary'
import { type KafkaLink, newClient } from './kafka-link.ts'

/** How many partitions topics have; each topic is asked for once.
 *  @throws Unavailable `kafka-topic-missing` if the topic does not exist or the broker does not answer */
export type PartitionCount = (topic: string) => Promise<number>

export function partitionCounts(link: KafkaLink): PartitionCount {
  const counts = new Map<string, Promise<number>>()
  return (topic) => {
    const known = counts.get(topic)
    if (known !== undefined) return known
    const asked = askPartitionCount(link, topic)
    counts.set(topic, asked)
    asked.catch(() => counts.delete(topic))
    return asked
  }
}

async function askPartitionCount(link: KafkaLink, topic: string): Promise<number> {
  const admin = newClient(link).admin({ retry: { retries: 1 } })
  try {
    await admin.connect()
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics[0]?.partitions.length ?? 0
  } catch (error) {
    throw new Unavailable('kafka-topic-missing', `Kafka did not say how many partitions ${topic} has.`, {
      topic,
      cause: error,
    })
  } finally {
    await admin.disconnect()
  }
}
