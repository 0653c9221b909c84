import { sampleModel, sampleTable } from '@weir/testkit'
import { answered, flights, madeRequest, startOfTest, v1, v2 } from './made-gateway.fixture.ts'
import { createMetrics } from './metrics.ts'
import { observeRequests } from './observe-requests.ts'
import { type ServedRequest } from './predictions-of.ts'
import { type Scored } from './score-rows.ts'

const metrics = createMetrics()

function given() {
  const lines: { version: number; reason: string }[] = []
  const time = { ms: 0 }
  const warn = (fields: { version: number; reason: string }) => void lines.push(fields)
  return { time, lines, observe: observeRequests({ metrics, logger: { warn }, clock: () => time.ms }) }
}

function served(first: Scored): ServedRequest {
  const isFallback = first.kind !== 'answered'
  return {
    ...{ model: sampleModel(flights), request: madeRequest(), requestId: 'r', entityId: 'e' },
    table: sampleTable(flights, 7, 100),
    intended: { version: v2, role: 'challenger', probability: 1 },
    ...{ first, last: isFallback ? answered(0.5, 0.5) : first, isFallback, answeredBy: isFallback ? v1 : v2 },
    ...{ startedAt: startOfTest, servedTime: startOfTest, latencyMs: 20, producer: 'gateway@test' },
  }
}

describe('what is told of requests', () => {
  it('counts them by the version that was chosen, and whether the champion answered for it', async () => {
    const { observe } = given()
    observe(served(answered(0.5, 0.5)))
    observe(served({ kind: 'timeout', reason: 'late' }))
    observe(served({ kind: 'timeout', reason: 'late' }))
    const counted = (await metrics.decisions.get()).values.map(({ labels, value }) => [
      labels.fallback,
      value,
    ])
    expect(counted).toEqual([
      ['false', 1],
      ['true', 2],
    ])
  })

  it('says why a version fails, at most once in ten seconds', () => {
    const { observe, lines, time } = given()
    const failing = served({ kind: 'failed', reason: '503 down' })
    observe(served(answered(0.5, 0.5)))
    for (let request = 0; request < 100; request += 1) observe(failing)
    expect(lines).toEqual([{ model: 'flights', version: 2, reason: 'failed: 503 down' }])
    time.ms = 9_999
    observe(failing)
    time.ms = 10_000
    observe(failing)
    expect(lines).toHaveLength(2)
  })

  it('says that a version answers NaN', () => {
    const { observe, lines } = given()
    observe(served(answered(0.5, Number.NaN)))
    expect(lines).toEqual([{ model: 'flights', version: 2, reason: 'it answered NaN or infinity' }])
  })
})
