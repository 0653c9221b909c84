import { addressEnvironment, planStack } from './options.ts'

describe('planStack', () => {
  it('uses the standard ports of the systems when nothing is said', async () => {
    const plan = await planStack({ env: {} })
    expect(plan.addresses).toEqual({
      kafka: '127.0.0.1:9092',
      schemaRegistry: 'http://127.0.0.1:8081/apis/ccompat/v7',
      redis: 'redis://127.0.0.1:6379',
      clickhouse: 'http://127.0.0.1:8123',
    })
    expect(plan.ports.kafkaController).toBe(9093)
    expect(plan.starting).toEqual(['kafka', 'schema-registry', 'redis', 'clickhouse'])
    expect(plan.dataDir).toMatch(/\/\.weir$/)
    expect(plan.cacheDir).toMatch(/\/\.weir\/cache$/)
  })

  it('lets an option win over a variable and a variable over the default', async () => {
    const env = { WEIR_REDIS_PORT: '1001', WEIR_CLICKHOUSE_PORT: '1002', WEIR_DATA_DIR: '/tmp/of-variable' }
    const plan = await planStack({ env, ports: { redis: 2001 }, dataDir: '/tmp/of-option' })
    expect(plan.ports).toMatchObject({ redis: 2001, clickhouse: 1002, kafka: 9092 })
    expect(plan.dataDir).toBe('/tmp/of-option')
  })

  it('takes any free port for 0, and free ports for all when asked', async () => {
    const one = await planStack({ env: { WEIR_REDIS_PORT: '0' } })
    expect(one.ports.redis).toBeGreaterThan(1023)
    const all = await planStack({ env: { WEIR_REDIS_PORT: '6379' }, ports: 'free' })
    expect(all.ports.redis).not.toBe(6379)
    expect(new Set(Object.values(all.ports)).size).toBe(5)
  })

  it('does not start a system whose address is given, and hands that address on', async () => {
    const env = { WEIR_KAFKA_BROKERS: 'a:1,b:2', WEIR_REDIS_URL: ' ' }
    const plan = await planStack({ env, systems: ['kafka', 'redis'] })
    expect(plan.elsewhere).toEqual(['kafka'])
    expect(plan.starting).toEqual(['redis'])
    expect(addressEnvironment(plan.addresses)).toMatchObject({
      WEIR_KAFKA_BROKERS: 'a:1,b:2',
      WEIR_REDIS_URL: 'redis://127.0.0.1:6379',
    })
  })

  it('refuses the same port for two systems', async () => {
    const plan = planStack({ env: { WEIR_REDIS_PORT: '7000', WEIR_CLICKHOUSE_PORT: '7000' } })
    await expect(plan).rejects.toThrow(/Two systems cannot share a port: .*redis 7000, clickhouse 7000/)
  })

  it('refuses a variable that holds no port', async () => {
    await expect(planStack({ env: { WEIR_KAFKA_PORT: 'kafka' } })).rejects.toMatchObject({
      code: 'stack-option-invalid',
    })
  })
})
