import { encodeInferResponse, type InferAnswer } from './encode-response.ts'
import { numbersOf, parseInferResponse } from './parse-response.ts'
import { encodeServingFacts } from './serving-facts.ts'

const answer: InferAnswer = {
  modelName: 'flights',
  modelVersion: 7,
  id: '42',
  parameters: encodeServingFacts({
    requestId: 'r1',
    servedVersion: 7,
    role: 'challenger',
    epoch: 12,
    fallback: false,
  }),
  outputs: [
    { name: 'label', datatype: 'INT64', shape: [2], data: BigInt64Array.of(0n, 1n) },
    { name: 'p', datatype: 'FP32', shape: [2, 2], data: Float32Array.of(0.75, 0.25, 0.5, Number.NaN) },
    { name: 'class', datatype: 'BYTES', shape: [2], data: ['on time', 'late'] },
  ],
}

describe('an inference answer', () => {
  it('is encoded as the protocol has it, NaN as null', () => {
    expect(encodeInferResponse(answer, null)).toEqual({
      id: '42',
      model_name: 'flights',
      model_version: '7',
      parameters: { request_id: 'r1', served_version: '7', role: 'challenger', epoch: 12, fallback: false },
      outputs: [
        { name: 'label', datatype: 'INT64', shape: [2], data: [0, 1] },
        { name: 'p', datatype: 'FP32', shape: [2, 2], data: [0.75, 0.25, 0.5, null] },
        { name: 'class', datatype: 'BYTES', shape: [2], data: ['on time', 'late'] },
      ],
    })
  })

  it('has no id when the request had none', () => {
    expect(encodeInferResponse({ ...answer, id: null }, null)).not.toHaveProperty('id')
  })

  it('has the wanted outputs in the wanted order', () => {
    expect(encodeInferResponse(answer, ['class', 'p']).outputs.map(({ name }) => name)).toEqual([
      'class',
      'p',
    ])
  })

  it('is refused for an output that the model lacks', () => {
    expect(() => encodeInferResponse(answer, ['score'])).toThrow(
      'there is no output score; there is label, p, class',
    )
  })

  it('is refused rather than rounded when an integer is beyond 2^53', () => {
    const outputs = [
      { name: 'id', datatype: 'INT64' as const, shape: [1], data: BigInt64Array.of(2n ** 53n + 1n) },
    ]
    expect(() => encodeInferResponse({ ...answer, outputs }, null)).toThrow(
      expect.objectContaining({ code: 'infer-output-unsafe' }),
    )
  })

  it('has truths as truths', () => {
    const outputs = [{ name: 'yes', datatype: 'BOOL' as const, shape: [2], data: Uint8Array.of(1, 0) }]
    expect(encodeInferResponse({ ...answer, outputs }, null).outputs[0]?.data).toEqual([true, false])
  })

  it('is read back by another process', () => {
    const body: unknown = JSON.parse(JSON.stringify(encodeInferResponse(answer, null)))
    const response = parseInferResponse(body)
    expect(response).toMatchObject({
      id: '42',
      modelName: 'flights',
      modelVersion: '7',
      parameters: { epoch: 12 },
    })
    expect(numbersOf(response, 'p', 2)).toEqual(Float32Array.of(0.75, 0.25, 0.5, Number.NaN))
    expect(numbersOf(response, 'label', 2)).toEqual(Float32Array.of(0, 1))
  })
})

describe('an answer that cannot be used', () => {
  const unreadable = expect.objectContaining({ name: 'Unavailable', code: 'infer-response-unreadable' })

  it.each([
    ['text', 'Bad Gateway'],
    ['null', null],
    ['an error', { error: 'no such model' }],
    ['outputs without data', { outputs: [{ name: 'p', datatype: 'FP32', shape: [1] }] }],
    ['outputs with a wrong count', { outputs: [{ name: 'p', datatype: 'FP32', shape: [2], data: [1] }] }],
    ['wrong parameters', { outputs: [], parameters: { epoch: {} } }],
  ])('is the fault of the server that gave %s', (_, body) => {
    expect(() => parseInferResponse(body)).toThrow(unreadable)
  })

  it.each([
    ['q', 1],
    ['p', 2],
    ['class', 1],
    ['odd', 1],
  ])('has no numbers under %s for %p rows', (output, rows) => {
    const response = parseInferResponse({
      outputs: [
        { name: 'p', datatype: 'FP32', shape: [1, 2], data: [0.5, 0.5] },
        { name: 'class', datatype: 'BYTES', shape: [1], data: ['late'] },
        { name: 'odd', datatype: 'FP32', shape: [1], data: ['0.5'] },
      ],
    })
    expect(() => numbersOf(response, output, rows)).toThrow(unreadable)
  })
})
