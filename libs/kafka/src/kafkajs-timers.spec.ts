import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { patchKafkajsTimers } from './kafkajs-timers.ts'

const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue')
const logger = { debug: () => undefined, warn: () => undefined }

function newQueue(maxInFlightRequests: number) {
  return new RequestQueue({
    maxInFlightRequests,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'x',
    broker: 'y',
    logger,
  })
}

describe('the request queue of kafkajs, patched', () => {
  const sent: number[] = []
  const request = (correlationId: number) => ({
    entry: { correlationId, resolve: () => undefined, reject: () => undefined },
    expectResponse: true,
    sendRequest: () => sent.push(correlationId),
  })
  const answer = { payload: Buffer.alloc(0), size: 0 }

  beforeAll(patchKafkajsTimers)
  beforeEach(() => {
    sent.length = 0
  })

  it('sets no timer while nothing waits', () => {
    const queue = newQueue(1)
    queue.push(request(1))
    queue.fulfillRequest({ correlationId: 1, ...answer })
    expect(queue.throttleCheckTimeoutId).toBeNull()
  })

  it('sends what waits as soon as an answer comes', () => {
    const queue = newQueue(1)
    queue.push(request(1))
    queue.push(request(2))
    expect(sent).toEqual([1])
    queue.fulfillRequest({ correlationId: 1, ...answer })
    expect(sent).toEqual([1, 2])
    queue.destroy()
  })

  it('sends what a throttling broker held up, and causes no process warning', async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(warning.name)
    process.on('warning', onWarning)
    const queue = newQueue(1)
    queue.maybeThrottle(200)
    queue.push(request(1))
    expect(sent).toEqual([])
    while (sent.length === 0) await sleep(5)
    expect(sent).toEqual([1])
    queue.fulfillRequest({ correlationId: 1, ...answer })
    await sleep(20)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
    queue.destroy()
  })
})
