import { type Service } from './create-service.ts'
import { type Tracing } from './tracing.ts'

// Below the 30 s that Kubernetes waits before it kills.
const defaultDeadlineMs = 28_000

export interface DrainOptions {
  readonly tracing: Tracing
  /** How long readiness says 503 while everything goes on as before. */
  readonly delayMs: number
  readonly deadlineMs?: number
}

/** Ends a service without losing a request that it has accepted: readiness says 503, answers close their
 *  connections, Nest's `onModuleDestroy` and `beforeApplicationShutdown` stop what takes work in, requests in flight
 *  are finished, `onApplicationShutdown` closes what they needed (databases, producers), spans are sent.
 *  @returns the exit code: 0, or 1 after the deadline or a hook that failed; the log then says what hung */
export async function drain(service: Service, options: DrainOptions): Promise<0 | 1> {
  const { delayMs, tracing, deadlineMs = defaultDeadlineMs } = options
  const { app, host, inFlight } = service
  let stage = 'readiness'
  const steps = async () => {
    host.health.drainBegins()
    inFlight.closeConnections()
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    stage = 'shutdown hooks and requests in flight'
    const errorsBefore = service.nestErrors()
    await app.close()
    if (service.nestErrors() > errorsBefore)
      throw new Error('a shutdown hook failed; its error is logged above')
    stage = 'sending the last spans'
    await tracing.shutdown()
  }
  // Holds the event loop: a hook that waits for nothing must not end the process with code 0.
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${deadlineMs} ms`)), deadlineMs)
  })
  try {
    await Promise.race([steps(), late])
    return 0
  } catch (error) {
    const listening = app.getHttpServer().listening
    const fields = {
      error,
      stage,
      listening,
      inFlight: inFlight.list(),
      resources: process.getActiveResourcesInfo(),
    }
    host.logger.error(fields, 'drain failed')
    return 1
  } finally {
    clearTimeout(timer)
  }
}
