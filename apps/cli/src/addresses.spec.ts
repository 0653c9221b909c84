import { addressesFrom, urlVariable } from './addresses.ts'

describe('addressesFrom', () => {
  it('finds everything on this machine when nothing is set', () => {
    const found = addressesFrom({})
    expect(found.services.registry).toBe('http://127.0.0.1:5000')
    expect(found.services['rollback-controller']).toBe('http://127.0.0.1:8400')
    expect(found.brokers).toEqual(['127.0.0.1:9092'])
  })

  it('follows a port that was moved, and prefers an address to a port', () => {
    expect(addressesFrom({ WEIR_GATEWAY_PORT: '9000' }).services.gateway).toBe('http://127.0.0.1:9000')
    const both = { WEIR_GATEWAY_PORT: '9000', WEIR_GATEWAY_URL: 'https://gate.example/' }
    expect(addressesFrom(both).services.gateway).toBe('https://gate.example')
  })

  it('takes several brokers', () => {
    expect(addressesFrom({ WEIR_KAFKA_BROKERS: 'a:1, b:2' }).brokers).toEqual(['a:1', 'b:2'])
  })

  it.each([
    ['WEIR_GATEWAY_URL', 'ftp://x'],
    ['WEIR_DRIFT_MONITOR_PORT', '70000'],
    ['WEIR_KAFKA_BROKERS', 'nowhere'],
    ['WEIR_CLICKHOUSE_URL', 'localhost'],
  ])('refuses %s=%s by name and value', (variable, value) => {
    expect(() => addressesFrom({ [variable]: value })).toThrow(`${variable} is "${value}"`)
  })

  it('names the variable of a service', () => {
    expect(urlVariable('drift-monitor')).toBe('WEIR_DRIFT_MONITOR_URL')
  })
})
