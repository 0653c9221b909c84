import { EventEmitter, once } from 'node:events'
import { Module } from '@nestjs/common'
import { z } from 'zod'
import { baseConfig } from './base-config.ts'
import { createService, type Service } from './create-service.ts'
import { drain } from './drain.ts'
import { loadConfig } from './load-config.ts'
import { createLogger } from './service-logger.ts'

@Module({})
class EmptyModule {}

const lines: string[] = []
const tracing = { shutdown: async () => undefined }

async function serviceWith(hooks: object, rawRoute?: () => Promise<unknown>): Promise<Service> {
  const config = z.object(baseConfig.host)
  lines.length = 0
  return createService(
    {
      name: 'recorder',
      config,
      port: () => 0,
      createModule: () => ({ module: EmptyModule, providers: [{ provide: 'hooks', useValue: hooks }] }),
      rawRoutes: (fastify) => void fastify.get('/slow', async () => rawRoute?.()),
    },
    loadConfig('recorder', config, {}),
    createLogger('recorder', 'info', { write: (line) => void lines.push(line) }),
  )
}

describe('drain', () => {
  it('says not ready before any hook runs, then runs the hooks in order, then sends the spans', async () => {
    const order: string[] = []
    const service = await serviceWith({
      onModuleDestroy: async () =>
        void order.push(`destroy while ${(await service.host.health.ready()).status}`),
      beforeApplicationShutdown: () => void order.push('before shutdown'),
      onApplicationShutdown: () => void order.push('shutdown'),
    })
    const sending = { shutdown: async () => void order.push('spans') }
    expect(await drain(service, { tracing: sending, delayMs: 0 })).toBe(0)
    expect(order).toEqual(['destroy while draining', 'before shutdown', 'shutdown', 'spans'])
  })

  it('gives up after its deadline, and logs the stage and the requests that hung', async () => {
    const signals = new EventEmitter()
    const service = await serviceWith(
      { beforeApplicationShutdown: () => new Promise(() => undefined) },
      () => {
        const finished = once(signals, 'finish')
        signals.emit('begun')
        return finished
      },
    )
    const begun = once(signals, 'begun')
    const answer = service.app.inject('/slow').then(({ body }) => body)
    await begun
    expect(await drain(service, { tracing, delayMs: 0, deadlineMs: 30 })).toBe(1)
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({
      level: 'error',
      message: 'drain failed',
      stage: 'shutdown hooks and requests in flight',
      error: { message: 'not done after 30 ms' },
      inFlight: [{ method: 'GET', url: '/slow' }],
    })
    signals.emit('finish')
    await answer
  })

  it('fails if a hook fails, with its error in the log', async () => {
    const service = await serviceWith({
      onApplicationShutdown: () => Promise.reject(new Error('commit refused')),
    })
    expect(await drain(service, { tracing, delayMs: 0 })).toBe(1)
    expect(lines.map((line) => JSON.parse(line).error.message)).toEqual([
      'commit refused',
      'a shutdown hook failed; its error is logged above',
    ])
  })
})
