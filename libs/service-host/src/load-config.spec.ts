import { z } from 'zod'
import { baseConfig, servicePort, serviceUrl } from './base-config.ts'
import { ConfigInvalid, isLoopback, loadConfig, printConfig, type Environment } from './load-config.ts'

const schema = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  ...baseConfig.clickhouse,
  ...baseConfig.dataDir,
  WEIR_GATEWAY_PORT: servicePort('gateway'),
  WEIR_INFERENCE_URL: serviceUrl('inference'),
  WEIR_GATEWAY_API_TOKEN: z.string().optional(),
})
const load = (env: Environment) => loadConfig('gateway', schema, env)

function problemsOf(env: Environment): readonly string[] {
  try {
    load(env)
    return []
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems
    throw error
  }
}

describe('loadConfig', () => {
  it('gives the documented defaults on an empty environment', () => {
    expect(load({})).toEqual({
      WEIR_HOST: '127.0.0.1',
      WEIR_LOG_LEVEL: 'info',
      WEIR_DRAIN_DELAY_MS: 0,
      WEIR_DATA_DIR: '.weir',
      WEIR_KAFKA_BROKERS: ['127.0.0.1:9092'],
      WEIR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081/apis/ccompat/v7',
      WEIR_REDIS_URL: 'redis://127.0.0.1:6379',
      WEIR_CLICKHOUSE_URL: 'http://127.0.0.1:8123',
      WEIR_GATEWAY_PORT: 8000,
      WEIR_INFERENCE_URL: 'http://127.0.0.1:8100',
    })
  })

  it('reads numbers, lists and addresses, and takes an empty variable as unset', () => {
    const config = load({
      WEIR_GATEWAY_PORT: '9000',
      WEIR_KAFKA_BROKERS: 'a:9092, b:9093',
      WEIR_INFERENCE_URL: 'http://inference:8100/',
      WEIR_HOST: '',
    })
    expect(config).toMatchObject({
      WEIR_GATEWAY_PORT: 9000,
      WEIR_KAFKA_BROKERS: ['a:9092', 'b:9093'],
      WEIR_INFERENCE_URL: 'http://inference:8100',
      WEIR_HOST: '127.0.0.1',
    })
  })

  it('lists every key at fault at once, with what was given', () => {
    const problems = problemsOf({
      WEIR_GATEWAY_PORT: '70000',
      WEIR_REDIS_URL: 'http://redis',
      WEIR_KAFKA_BROKERS: 'nohost',
      WEIR_GATEWAY_PROT: '1',
    })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'WEIR_KAFKA_BROKERS',
      'WEIR_REDIS_URL',
      'WEIR_GATEWAY_PORT',
      'WEIR_GATEWAY_PROT',
    ])
    expect(problems[2]).toContain('(got "70000")')
  })

  it('accepts the keys of other programs, refuses unknown ones and its own misspelt ones', () => {
    const problems = problemsOf({
      WEIR_REGISTRY_PORT: '1',
      WEIR_DRIFT_MONITOR_WINDOW_MINUTES: '5',
      WEIR_CLI_COLOR: 'no',
      HOME: '/root',
      WEIR_GATEWAY_TIMEOUT: '1',
      WEIR_REDIS_ULR: 'x',
    })
    expect(problems).toEqual(['WEIR_GATEWAY_TIMEOUT: unknown key', 'WEIR_REDIS_ULR: unknown key'])
  })

  it('accepts WEIR_AUTH=off on loopback only, and no other value yet', () => {
    expect(load({ WEIR_AUTH: 'off' }).WEIR_AUTH).toBe('off')
    expect(problemsOf({ WEIR_AUTH: 'off', WEIR_HOST: '0.0.0.0' })).toEqual([
      'WEIR_AUTH: "off" is accepted on loopback only, and WEIR_HOST is "0.0.0.0"',
    ])
    expect(problemsOf({ WEIR_AUTH: 'on' })[0]).toContain('no access control yet')
  })

  it('never repeats a secret in an error', () => {
    const problems = problemsOf({ WEIR_REDIS_URL: 'http://:hunter2@redis:6379' })
    expect(problems).toHaveLength(1)
    expect(problems.join()).not.toContain('hunter2')
  })
})

describe('printConfig', () => {
  it('prints the effective values with secrets masked', () => {
    const env = {
      WEIR_REDIS_URL: 'redis://app:hunter2@redis:6379',
      WEIR_CLICKHOUSE_URL: 'http://ch:8123/?user=a&password=hunter3',
      WEIR_GATEWAY_API_TOKEN: 'hunter4',
    }
    const printed = printConfig(load(env), env)
    expect(printed).not.toMatch(/hunter/)
    expect(printed.split('\n')).toEqual(
      expect.arrayContaining([
        'WEIR_REDIS_URL=redis://app:***@redis:6379',
        'WEIR_GATEWAY_API_TOKEN=***',
        'WEIR_GATEWAY_PORT=8000  (default)',
        'WEIR_KAFKA_BROKERS=127.0.0.1:9092  (default)',
      ]),
    )
  })
})

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('takes %s for loopback', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org'])('does not take %s for loopback', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})
