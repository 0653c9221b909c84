import { topics } from '@weir/contracts'
import { type Publisher } from '@weir/kafka'
import { relayOutbox, type OutboxEvent, type RedisConnection } from '@weir/redis'
import { type ServiceHost } from '@weir/service-host'

/** A relay that dies is followed by another process's after this long. */
const lockTtlMs = 5_000

/** Publishes what the scripts wrote to the outbox, in order, until stopped. A failure that is no outage is
 *  a defect: it shows in liveness and ends the relay, because no event may be passed over. */
export function startRelay({
  redis,
  publisher,
  host,
}: {
  readonly redis: RedisConnection
  readonly publisher: Publisher
  readonly host: ServiceHost
}): { stop(): Promise<void> } {
  const ended = new AbortController()
  const running = relayOutbox({
    redis,
    lockTtlMs,
    signal: ended.signal,
    publish: (events) => publishEvents(publisher, events),
    onUnavailable: (failure) =>
      host.logger.warn({ code: failure.code }, `events wait in the outbox: ${failure.message}`),
  }).catch((error: unknown) => {
    host.logger.error({ error }, 'the outbox relay stopped')
    host.health.reportDead('outbox relay', error instanceof Error ? error.message : String(error))
  })
  return {
    async stop() {
      ended.abort()
      await running
    },
  }
}

async function publishEvents(publisher: Publisher, events: readonly OutboxEvent[]): Promise<void> {
  for (const event of events) await publishEvent(publisher, event)
}

function publishEvent(publisher: Publisher, event: OutboxEvent): Promise<void> {
  switch (event.topic) {
    case 'lifecycle':
      return publisher.publish(topics.lifecycle, [event.record])
    case 'routing':
      return publisher.publish(topics.routing, [event.record])
    case 'rollouts':
      return publisher.publish(topics.rollouts, [event.record])
  }
}
