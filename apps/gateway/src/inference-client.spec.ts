import { MockAgent } from 'undici'
import { connectInference, type InferCall } from './inference-client.ts'
import { flights, v1 } from './made-gateway.fixture.ts'

const url = 'http://inference.test'
const call: InferCall = {
  ...{ model: flights, version: v1, role: 'challenger', contractRevision: 3 },
  body: { inputs: [] },
}
const path = '/v2/models/flights/versions/1/infer'

/** A client whose calls go nowhere but to what a test prepares. */
function given({ timeoutMs = 20_000 } = {}) {
  const agent = new MockAgent()
  agent.disableNetConnect()
  const client = connectInference({ url, timeoutMs, connections: 1 }, agent)
  return { client, pool: agent.get(url) }
}

describe('the client of inference', () => {
  it('says which role was chosen and which contract the rows follow', async () => {
    const { client, pool } = given()
    const headers = { 'weir-route-role': 'challenger', 'weir-contract-revision': '3' }
    pool.intercept({ path, method: 'POST', headers, body: '{"inputs":[]}' }).reply(200, { outputs: [] })
    expect(await client.infer(call)).toEqual({ kind: 'answered', body: { outputs: [] } })
    await client.close()
  })

  it('tells a refusal from a failure', async () => {
    const { client, pool } = given()
    const refused = { headers: { 'weir-error-code': 'feature-not-integer' } }
    pool.intercept({ path, method: 'POST' }).reply(400, { error: 'visits is 1.5' }, refused)
    pool.intercept({ path, method: 'POST' }).reply(503, { error: 'not loaded' })
    pool.intercept({ path, method: 'POST' }).reply(200, 'no JSON')
    pool.intercept({ path, method: 'POST' }).replyWithError(new Error('connection refused'))
    const reason = 'visits is 1.5'
    expect(await client.infer(call)).toEqual({ kind: 'refused', code: 'feature-not-integer', reason })
    expect(await client.infer(call)).toEqual({ kind: 'failed', reason: '503 {"error":"not loaded"}' })
    expect(await client.infer(call)).toMatchObject({ kind: 'failed' })
    expect(await client.infer(call)).toEqual({ kind: 'failed', reason: 'connection refused' })
    await client.close()
  })

  it('waits no longer than it should', async () => {
    const { client, pool } = given({ timeoutMs: 20 })
    pool.intercept({ path, method: 'POST' }).reply(200, { outputs: [] }).delay(500)
    expect(await client.infer(call)).toEqual({ kind: 'timeout', reason: 'no answer within 20 ms' })
    await client.close()
  })

  it('knows a version as ready only when the service says so', async () => {
    const { client, pool } = given()
    const ready = { path: '/v2/models/flights/versions/1/ready' }
    pool.intercept(ready).reply(200, {})
    pool.intercept(ready).reply(503, {})
    pool.intercept(ready).replyWithError(new Error('connection refused'))
    expect(await client.isReady(flights, v1)).toBe(true)
    expect(await client.isReady(flights, v1)).toBe(false)
    expect(await client.isReady(flights, v1)).toBe(false)
    await client.close()
  })

  it('is not ready when the service is not', async () => {
    const { client, pool } = given()
    pool.intercept({ path: '/health/ready' }).reply(200, {})
    pool.intercept({ path: '/health/ready' }).reply(503, {})
    expect(await client.ready()).toBe(url)
    await expect(client.ready()).rejects.toThrow('inference answers 503')
    await client.close()
  })
})
