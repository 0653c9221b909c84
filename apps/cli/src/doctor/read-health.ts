import { Unavailable } from '@weir/vocabulary'
import { request } from 'undici'
import { z } from 'zod'
import { urlVariable, type Addresses, type ServiceName } from '../addresses.ts'
import { connectionReason } from '../connection-reason.ts'
import { type Health } from './observations.ts'

/** A service gives its own checks two seconds. */
const timeoutMs = 5_000

const health = z.object({
  status: z.enum(['ok', 'error', 'starting', 'draining']),
  checks: z.record(z.string(), z.object({ status: z.enum(['ok', 'error']), detail: z.string() })),
})

/** What a service says of itself, ready or not.
 *  @throws Unavailable `service-unreachable` when it says nothing that can be read */
export async function readHealth({ services }: Addresses, service: ServiceName): Promise<Health> {
  const url = `${services[service]}/health/ready`
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(timeoutMs) })
    return health.parse(await answer.body.json())
  } catch (cause) {
    const reason = connectionReason(cause, timeoutMs)
    const message = `no answer at ${url} (${reason}; ${urlVariable(service)} says where it is)`
    throw new Unavailable('service-unreachable', message, { service, url, cause })
  }
}
