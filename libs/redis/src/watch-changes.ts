import { parseModelName, type ModelName } from '@weir/vocabulary'
import { openSubscriber } from './connect.ts'
import { changesChannel } from './keys.ts'
import { redisFailure } from './redis-failure.ts'
import { type RedisConnection } from './redis-connection.ts'

/** Calls back with each model that changed, over a connection of its own. At most once: what changes while the
 *  connection is lost is not told later, so readers also read again from time to time.
 *  @returns stops watching
 *  @throws Unavailable when Redis is not ready within 10 s */
export async function watchChanges(
  redis: RedisConnection,
  onChange: (model: ModelName) => void,
): Promise<() => Promise<void>> {
  const subscriber = await openSubscriber(redis)
  subscriber.on('message', (_channel: string, name: string) => onChange(parseModelName(name)))
  try {
    await subscriber.subscribe(changesChannel)
  } catch (error) {
    subscriber.disconnect()
    throw redisFailure(error)
  }
  return () => {
    subscriber.disconnect()
    return Promise.resolve()
  }
}
