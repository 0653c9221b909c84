import { Conflict, Forbidden, InvalidInput, NotFound, Unavailable } from '@weir/vocabulary'
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { z } from 'zod'
import { addressesFrom } from './addresses.ts'
import { ask, serviceCaller } from './call-service.ts'

const before = getGlobalDispatcher()
const agent = new MockAgent()
const registry = agent.get('http://127.0.0.1:5000')
const call = serviceCaller(addressesFrom({}))
const want = { service: 'registry', path: '/x' } as const

beforeAll(() => {
  agent.disableNetConnect()
  setGlobalDispatcher(agent)
})
afterAll(async () => {
  setGlobalDispatcher(before)
  await agent.close()
})

function answers(status: number, body: string | object): void {
  registry.intercept({ path: '/x', method: 'GET' }).reply(status, body)
}

describe('a call of a service', () => {
  it('gives the parsed answer, and null for an empty one', async () => {
    answers(200, { a: 1 })
    expect(await call(want)).toEqual({ a: 1 })
    answers(204, '')
    expect(await call(want)).toBeNull()
  })

  it('sends JSON', async () => {
    registry
      .intercept({
        path: '/x',
        method: 'PUT',
        body: '{"version":2}',
        headers: { 'content-type': 'application/json' },
      })
      .reply(200, { ok: true })
    expect(await call({ ...want, method: 'PUT', json: { version: 2 } })).toEqual({ ok: true })
  })

  it.each([
    [400, InvalidInput],
    [403, Forbidden],
    [404, NotFound],
    [409, Conflict],
    [413, InvalidInput],
    [500, Unavailable],
    [503, Unavailable],
  ])('turns a problem with %d into its failure, with code, context and service', async (status, kind) => {
    answers(status, { code: 'some-code', detail: 'what is wrong', context: { value: 7 } })
    const failure = await call(want).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(kind)
    expect(failure).toMatchObject({
      code: 'some-code',
      message: 'registry: what is wrong',
      context: { value: 7, service: 'registry', status },
    })
  })

  it('understands the errors of the inference protocol, and answers that are none', async () => {
    answers(503, { error: 'no champion' })
    await expect(call(want)).rejects.toMatchObject({
      code: 'service-refused',
      message: 'registry: no champion',
    })
    answers(502, '<html>')
    await expect(call(want)).rejects.toMatchObject({ message: 'registry: it answered 502' })
  })

  it('names address, reason and the variable when nobody listens', async () => {
    registry
      .intercept({ path: '/x', method: 'GET' })
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    await expect(call(want)).rejects.toMatchObject({
      code: 'service-unreachable',
      message: expect.stringMatching(
        /registry does not answer at http:\/\/127.0.0.1:5000 .*WEIR_REGISTRY_URL/,
      ),
    })
  })

  it('says how long it waited for an answer that did not come', async () => {
    registry.intercept({ path: '/x', method: 'GET' }).reply(200, {}).delay(1_000)
    const late = call({ ...want, timeoutMs: 20 })
    await expect(late).rejects.toMatchObject({ message: expect.stringContaining('no answer in 0.02 s') })
  })

  it('says so when an answer has another shape', async () => {
    answers(200, { models: 'none' })
    const answer = ask(call, want, z.object({ models: z.array(z.string()) }))
    await expect(answer).rejects.toMatchObject({ code: 'service-answer-unexpected' })
    answers(200, 'no json')
    await expect(call(want)).rejects.toMatchObject({ code: 'service-answer-unexpected' })
  })
})
