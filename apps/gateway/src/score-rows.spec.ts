import { parseInferRequest } from '@weir/oip'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { type InferCall, type Reply } from './inference-client.ts'
import { contract, flights, madeRequest, v1 } from './made-gateway.fixture.ts'
import { scoreOver } from './score-rows.ts'

const model = { ...sampleModel(flights), contract: { ...contract, revision: 1 } }
const version = { ...sampleVersion(flights, 1), version: v1 }
const { rows } = madeRequest()

async function scored(reply: Reply) {
  const calls: InferCall[] = []
  const score = scoreOver({
    infer: async (call) => {
      calls.push(call)
      return reply
    },
  })
  return { calls, result: await score({ version, model, rows, role: 'challenger' }) }
}

function body(shape: readonly number[], data: readonly (number | null)[], name = 'probabilities') {
  return { model_name: 'flights', model_version: '1', outputs: [{ name, datatype: 'FP32', shape, data }] }
}

describe('a call of one version', () => {
  it('carries the rows, the revision of their contract and the role', async () => {
    const { calls } = await scored({ kind: 'failed', reason: 'down' })
    expect(calls[0]).toMatchObject({ model: 'flights', version: 1, role: 'challenger', contractRevision: 1 })
    expect(parseInferRequest(calls[0]?.body, contract).rows).toEqual(rows)
  })

  it('gives the numbers of the score tensor, NaN where the version gave none', async () => {
    const { result } = await scored({ kind: 'answered', body: body([2, 2], [0.5, 0.5, null, 1]) })
    expect(result).toMatchObject({ kind: 'answered', scores: Float32Array.of(0.5, 0.5, Number.NaN, 1) })
  })

  it.each([
    ['has other rows', body([1, 2], [0.5, 0.5])],
    ['has another width', body([2, 1], [0.5, 0.5])],
    ['lacks the score tensor', body([2, 2], [0, 1, 0, 1], 'label')],
    ['is no answer of the protocol', { hello: 'world' }],
  ])('has failed when the answer %s', async (_, answer) => {
    const { result } = await scored({ kind: 'answered', body: answer })
    expect(result).toEqual({ kind: 'failed', reason: expect.any(String) })
  })

  it.each<Reply>([
    { kind: 'timeout', reason: 'late' },
    { kind: 'failed', reason: 'down' },
    { kind: 'refused', code: 'feature-not-integer', reason: 'visits is 1.5' },
  ])('passes on that the service $kind', async (reply) => {
    expect((await scored(reply)).result).toEqual(reply)
  })
})
