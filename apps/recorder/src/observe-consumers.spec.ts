import { createLogger, ServiceHealth } from '@weir/service-host'
import { Unavailable } from '@weir/vocabulary'
import { createMetrics } from './metrics.ts'
import { observeConsumers } from './observe-consumers.ts'

const metrics = createMetrics()
const lines: Record<string, unknown>[] = []
const logger = createLogger('recorder', 'info', {
  write: (line: string) => void lines.push(JSON.parse(line)),
})
const health = new ServiceHealth()
const observe = observeConsumers(metrics, { name: 'recorder', logger, health })
const of = { topic: 'predictions', groupId: 'recorder-predictions' }
const lags = async () =>
  (await metrics.lag.get()).values.map(({ labels, value }) => [labels.partition, value])

beforeEach(() => lines.splice(0))

describe('what happens to consumers', () => {
  it('shows the lag of the partitions that this process has, and only of those', async () => {
    observe({ ...of, kind: 'joined', partitions: [0, 1] })
    observe({ ...of, kind: 'processed', partition: 0, records: 5, lag: 3 })
    observe({ ...of, kind: 'processed', partition: 1, records: 5, lag: 4 })
    expect(await lags()).toEqual([
      [0, 3],
      [1, 4],
    ])
    observe({ ...of, kind: 'joined', partitions: [1] })
    observe({ ...of, kind: 'processed', partition: 1, records: 1, lag: 0 })
    expect(await lags()).toEqual([[1, 0]])
  })

  it('counts dead letters by topic and code', async () => {
    observe({ ...of, kind: 'deadLettered', partition: 0, code: 'avro-malformed' })
    expect((await metrics.deadLetters.get()).values).toEqual([
      { labels: { topic: 'predictions', code: 'avro-malformed' }, value: 1 },
    ])
  })

  it('tells of a wait once and then every tenth time', () => {
    for (let attempt = 1; attempt <= 12; attempt++)
      observe({
        ...of,
        kind: 'waiting',
        partition: 0,
        attempt,
        error: new Unavailable('clickhouse-unavailable', 'away'),
      })
    expect(lines.map((line) => line['attempt'])).toEqual([1, 11])
  })

  it('fails liveness when a consumer has broken down for good', () => {
    expect(health.live().status).toBe('ok')
    observe({ ...of, kind: 'dead', error: new Error('refused') })
    expect(health.live()).toMatchObject({
      status: 'error',
      checks: { 'consumer of predictions': { detail: 'Error: refused' } },
    })
  })
})
