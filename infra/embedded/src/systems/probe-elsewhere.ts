import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'
import { type Addresses, addressVariables } from '../options.ts'
import { type SystemName } from '../system-name.ts'
import { probeHttp } from './probe-http.ts'
import { probeKafka } from './probe-kafka.ts'
import { probeRedis } from './redis.ts'

const attempts = 3
const pauseMs = 500

/** Checks that a system which runs elsewhere answers at its given address.
 *  @throws Unavailable naming the variable that holds the address */
export async function probeElsewhere(name: SystemName, addresses: Addresses): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await probe(name, addresses)
    } catch (cause) {
      if (attempt < attempts) {
        await sleep(pauseMs)
        continue
      }
      const why = cause instanceof Error ? cause.message : String(cause)
      const message = `${name} does not answer at the address in ${addressVariables[name]}: ${why}`
      throw new Unavailable('stack-system-away', message, { system: name, cause })
    }
  }
}

async function probe(name: SystemName, addresses: Addresses): Promise<void> {
  switch (name) {
    case 'kafka':
      return probeKafka(hostAndPort(`kafka://${addresses.kafka.split(',')[0]}`, 9092))
    case 'schema-registry':
      return probeHttp(`${addresses.schemaRegistry.replace(/\/$/, '')}/subjects`)
    case 'redis':
      return probeRedis({
        ...hostAndPort(addresses.redis, 6379),
        secure: addresses.redis.startsWith('rediss:'),
      })
    case 'clickhouse':
      return probeHttp(new URL('/ping', addresses.clickhouse).href)
  }
}

function hostAndPort(address: string, standard: number): { host: string; port: number } {
  const url = new URL(address)
  return { host: url.hostname, port: url.port === '' ? standard : Number(url.port) }
}
