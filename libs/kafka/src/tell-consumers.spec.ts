import { Unavailable } from '@weir/vocabulary'
import { tellConsumers } from './tell-consumers.ts'

const of = { topic: 'predictions', groupId: 'recorder-predictions' }

function listen() {
  const lags = new Map<string, number>()
  const letters: object[] = []
  const attempts: unknown[] = []
  const dead: string[] = []
  const given: (readonly number[])[] = []
  const observe = tellConsumers({
    log: {
      info: () => undefined,
      warn: (fields) => void attempts.push('attempt' in fields ? fields.attempt : undefined),
      error: () => undefined,
    },
    metrics: {
      lag: {
        set: ({ partition }, records) => void lags.set(partition, records),
        remove: ({ partition }) => void lags.delete(partition),
      },
      deadLetters: { inc: (labels) => void letters.push(labels) },
    },
    reportDead: (part, reason) => void dead.push(`${part}: ${reason}`),
    onPartitions: (_topic, partitions) => void given.push(partitions),
  })
  return { observe, lags, letters, attempts, dead, given }
}

describe('what happens to consumers', () => {
  it('shows the lag of the partitions that this process has, and only of those', () => {
    const { observe, lags, given } = listen()
    observe({ ...of, kind: 'joined', partitions: [0, 1] })
    observe({ ...of, kind: 'processed', partition: 0, records: 5, lag: 3 })
    observe({ ...of, kind: 'processed', partition: 1, records: 5, lag: 4 })
    expect([...lags]).toEqual([
      ['0', 3],
      ['1', 4],
    ])
    observe({ ...of, kind: 'joined', partitions: [1] })
    observe({ ...of, kind: 'processed', partition: 1, records: 1, lag: 0 })
    expect([...lags]).toEqual([['1', 0]])
    expect(given).toEqual([[0, 1], [1]])
  })

  it('counts dead letters by topic and code', () => {
    const { observe, letters } = listen()
    observe({ ...of, kind: 'deadLettered', partition: 0, code: 'avro-malformed' })
    expect(letters).toEqual([{ topic: 'predictions', code: 'avro-malformed' }])
  })

  it('tells of a wait once and then every tenth time', () => {
    const { observe, attempts } = listen()
    const error = new Unavailable('clickhouse-unavailable', 'away')
    for (let attempt = 1; attempt <= 12; attempt++)
      observe({ ...of, kind: 'waiting', partition: 0, attempt, error })
    expect(attempts).toEqual([1, 11])
  })

  it('has no partitions after a breakdown, and is dead only when told so', () => {
    const { observe, dead, given } = listen()
    observe({ ...of, kind: 'crashed', error: new Error('gone'), crashes: 1 })
    expect([given, dead]).toEqual([[[]], []])
    observe({ ...of, kind: 'dead', error: new Error('refused') })
    expect(dead).toEqual(['consumer of predictions: Error: refused'])
  })
})
