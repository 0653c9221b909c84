import { ServiceHealth } from './service-health.ts'

function readyHealth(options = {}) {
  const health = new ServiceHealth(options)
  health.startingIsOver()
  return health
}

describe('ServiceHealth', () => {
  it('is not ready until the start is over', async () => {
    const health = new ServiceHealth()
    expect((await health.ready()).status).toBe('starting')
    health.startingIsOver()
    expect((await health.ready()).status).toBe('ok')
  })

  it('reports each indicator with its detail, and fails if one fails', async () => {
    const health = readyHealth()
    health.addIndicator({ name: 'kafka', check: async () => '3 brokers' })
    health.addIndicator({ name: 'redis', check: () => Promise.reject(new Error('connection refused')) })
    expect(await health.ready()).toEqual({
      status: 'error',
      checks: {
        kafka: { status: 'ok', detail: '3 brokers' },
        redis: { status: 'error', detail: 'connection refused' },
      },
    })
  })

  it('takes an indicator that does not answer in time for failed', async () => {
    const health = readyHealth({ checkTimeoutMs: 20 })
    health.addIndicator({ name: 'clickhouse', check: () => new Promise(() => undefined) })
    expect(await health.ready()).toEqual({
      status: 'error',
      checks: { clickhouse: { status: 'error', detail: 'no answer in 20 ms' } },
    })
  })

  it('stays alive while dependencies are away, and is not once a part has died', async () => {
    const health = readyHealth()
    health.addIndicator({ name: 'redis', check: () => Promise.reject(new Error('away')) })
    expect(health.live().status).toBe('ok')
    health.reportDead('features consumer', 'gave up after 5 restarts')
    expect(health.live()).toEqual({
      status: 'error',
      checks: { 'features consumer': { status: 'error', detail: 'gave up after 5 restarts' } },
    })
  })

  it('says draining although every indicator is well, and never ready again', async () => {
    const health = readyHealth()
    health.drainBegins()
    health.startingIsOver()
    expect((await health.ready()).status).toBe('draining')
  })

  it('refuses a second indicator of one name', () => {
    const health = new ServiceHealth()
    health.addIndicator({ name: 'kafka', check: async () => '' })
    expect(() => health.addIndicator({ name: 'kafka', check: async () => '' })).toThrow('kafka exists')
  })
})
