import { MockAgent, setGlobalDispatcher } from 'undici'
import { parseVersionNumber } from '@weir/vocabulary'
import { promoteAtOnceOver } from './controller-client.ts'
import { flights } from './made-registry.fixture.ts'

const url = 'http://controller.test'
const v2 = parseVersionNumber(2)
const path = { path: '/api/v1/rollouts', method: 'POST' }

/** Calls go nowhere but to what a test prepares. */
function given() {
  const agent = new MockAgent()
  agent.disableNetConnect()
  setGlobalDispatcher(agent)
  return agent.get(url)
}

const promote = () => promoteAtOnceOver(url)(flights, v2)

describe('the champion that is set through the registry', () => {
  it('is a rollout with the plan immediate', async () => {
    const bodies: unknown[] = []
    given()
      .intercept({ ...path, body: (body) => bodies.push(JSON.parse(body)) > 0 })
      .reply(201, { rolloutId: 'r1' })
    expect(await promote()).toEqual({ rolloutId: 'r1' })
    expect(bodies[0]).toMatchObject({ model: 'flights', challenger: 2, plan: { kind: 'immediate' } })
  })

  it.each([
    [400, 'invalid-input'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [503, 'unavailable'],
  ])('is refused with the reason of the controller: %i', async (status, kind) => {
    given().intercept(path).reply(status, { code: 'its-own-code', detail: 'because' })
    await expect(promote()).rejects.toMatchObject({ kind, code: 'its-own-code', message: 'because' })
  })

  it('may have been set when the controller does not answer as it should', async () => {
    const pool = given()
    pool.intercept(path).reply(500, { code: 'internal', detail: 'internal error' })
    pool.intercept(path).reply(201, 'no JSON')
    pool.intercept(path).reply(409, { hello: 'world' })
    pool.intercept(path).replyWithError(new Error('connection refused'))
    for (let call = 0; call < 4; call += 1)
      await expect(promote()).rejects.toMatchObject({ kind: 'unavailable', code: 'controller-unavailable' })
  })
})
