import { openKafka, type KafkaLink } from '@weir/kafka'
import { type Addresses } from './addresses.ts'

/** kafkajs's retries are told by the failure that ends them; a command prints results alone. */
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export function connectKafka({ brokers, schemaRegistry }: Addresses): KafkaLink {
  return openKafka({ brokers, schemaRegistryUrl: schemaRegistry, clientId: 'weir-cli', log: silent })
}
