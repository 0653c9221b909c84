import { planStack } from './options.ts'
import { planServices } from './service-plan.ts'

describe('planServices', () => {
  it('gives every service its port, all addresses and the data folder, and keeps the rest of the environment', async () => {
    const env = {
      WEIR_GATEWAY_PORT: '8800',
      WEIR_REDIS_PORT: '7001',
      WEIR_CACHE_DIR: '/c',
      WEIR_LOG_LEVEL: 'debug',
      PATH: '/bin',
    }
    const plan = await planServices(await planStack({ env, dataDir: '/data' }), false)
    expect(plan.ports.get('gateway')).toBe(8800)
    expect(plan.ports.get('rollback-controller')).toBe(8400)
    expect(plan.env).toMatchObject({
      PATH: '/bin',
      WEIR_LOG_LEVEL: 'debug',
      WEIR_DATA_DIR: '/data',
      WEIR_REDIS_URL: 'redis://127.0.0.1:7001',
      WEIR_GATEWAY_PORT: '8800',
      WEIR_ROLLBACK_CONTROLLER_URL: 'http://127.0.0.1:8400',
      WEIR_DRIFT_MONITOR_PORT: '8300',
    })
  })

  it('keeps from the services what only the stack reads', async () => {
    const env = { WEIR_REDIS_PORT: '7001', WEIR_CACHE_DIR: '/c' }
    const plan = await planServices(await planStack({ env }), false)
    expect(Object.keys(plan.env)).not.toContain('WEIR_REDIS_PORT')
    expect(Object.keys(plan.env)).not.toContain('WEIR_CACHE_DIR')
  })

  it('finds free ports for all of them', async () => {
    const plan = await planServices(await planStack({ env: {}, ports: 'free' }), true)
    expect(new Set(plan.ports.values()).size).toBe(6)
    expect(plan.ports.get('registry')).not.toBe(5000)
  })

  it('refuses one port for two services', async () => {
    const stack = await planStack({ env: { WEIR_GATEWAY_PORT: '5000' } })
    await expect(planServices(stack, false)).rejects.toThrow(
      'WEIR_GATEWAY_PORT is 5000, which is also the port of registry',
    )
  })
})
