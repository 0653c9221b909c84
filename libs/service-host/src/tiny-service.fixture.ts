import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { baseConfig, runService, servicePort } from './index.ts'

// The smallest service; `run-service.int.spec.ts` starts it as a process of its own.
await runService({
  name: 'gateway',
  config: z.object({ ...baseConfig.host, WEIR_GATEWAY_PORT: servicePort('gateway') }),
  port: (config) => config.WEIR_GATEWAY_PORT,
  createModule: () => ({
    module: class TinyModule {
      readonly holds = 'nothing'
    },
  }),
  rawRoutes(fastify) {
    fastify.get('/fast', async () => 'done')
    // In flight when the signal comes, and for a while after it.
    fastify.get('/slow', async () => {
      process.stdout.write('{"message":"slow begins"}\n')
      await once(process, 'SIGTERM')
      return wait(300, 'done')
    })
    fastify.get('/crash', async () => {
      setImmediate(() => Promise.reject(new Error('nobody awaited this')))
      return 'soon'
    })
  },
})
