import { extendContract, newContract } from '@weir/models'
import { carrier, contract, distance, input, number, numbers, packed } from './fixtures/flights-request.ts'
import { parseInferRequest } from './infer-request.ts'

describe('a request with one input a feature', () => {
  it('becomes rows in the order of the contract, whatever the order of the inputs', () => {
    const rate = input('rate', 'FP64', [2, 1], [[0.5], [null]])
    const gate = input('gate', 'BYTES', [2], [null, 'B7'])
    expect(parseInferRequest({ inputs: [gate, rate, carrier, distance] }, contract).rows).toEqual({
      rows: 2,
      numeric: Float32Array.of(100, 0.5, 200, Number.NaN),
      categorical: ['AA', null, 'UA', 'B7'],
    })
  })

  it('may leave out nullable features', () => {
    expect(parseInferRequest({ inputs: [distance, carrier] }, contract).rows).toEqual({
      rows: 2,
      numeric: Float32Array.of(100, Number.NaN, 200, Number.NaN),
      categorical: ['AA', null, 'UA', null],
    })
  })

  it.each([
    ['BOOL', [true, false], [1, 0]],
    ['BOOL', [1, 0], [1, 0]],
    ['INT8', [-128, 127], [-128, 127]],
    ['UINT16', [0, 65535], [0, 65535]],
    ['INT64', [-5, 2 ** 40], [-5, 2 ** 40]],
    ['FP64', [0.1, -3.4e38], [Math.fround(0.1), Math.fround(-3.4e38)]],
  ])('reads %s %p as float32', (datatype, data, expected) => {
    const request = { inputs: [input('distance', datatype, [2], data), carrier] }
    const { numeric } = parseInferRequest(request, contract).rows
    expect([numeric[0], numeric[2]]).toEqual(expected)
  })

  it('may be one feature alone', () => {
    const single = newContract([number('only')])
    for (const [name, shape] of [
      ['only', [2]],
      ['only', [2, 1]],
      ['input', [2, 1]],
    ] as const)
      expect(
        parseInferRequest({ inputs: [input(name, 'FP32', shape, [1, 2])] }, single).rows.numeric,
      ).toEqual(Float32Array.of(1, 2))
  })
})

describe('a request with one packed tensor', () => {
  it.each(['x', 'features', 'float_input', 'a'])('is in contract order, under the name %s too', (name) => {
    const { rows } = parseInferRequest({ inputs: [{ ...packed, name }] }, numbers)
    expect(rows).toEqual({ rows: 2, numeric: Float32Array.of(1, 2, 3, 4, 5, Number.NaN), categorical: [] })
  })

  it('may be nested', () => {
    const nested = {
      ...packed,
      data: [
        [1, 2, 3],
        [4, 5, null],
      ],
    }
    expect(parseInferRequest({ inputs: [nested] }, numbers).rows.numeric).toEqual(
      Float32Array.of(1, 2, 3, 4, 5, Number.NaN),
    )
  })

  it('goes with categories by name', () => {
    const both = { inputs: [input('features', 'FP32', [2, 2], [1, 2, 3, 4]), carrier] }
    expect(parseInferRequest(both, contract).rows).toEqual({
      rows: 2,
      numeric: Float32Array.of(1, 2, 3, 4),
      categorical: ['AA', null, 'UA', null],
    })
  })

  it('may have the width of an older revision when the features added since are nullable', () => {
    const old = newContract([number('a'), number('b')])
    const wider = extendContract(old, [...old.features, number('c', true)])
    expect(
      parseInferRequest({ inputs: [input('x', 'FP32', [2, 2], [1, 2, 3, 4])] }, wider).rows.numeric,
    ).toEqual(Float32Array.of(1, 2, Number.NaN, 3, 4, Number.NaN))
    const strict = extendContract(old, [...old.features, number('c')])
    expect(() => parseInferRequest({ inputs: [input('x', 'FP32', [1, 2], [1, 2])] }, strict)).toThrow(
      'no input gives c; only nullable features may be left out',
    )
  })
})

describe('what else a request carries', () => {
  it('is null or empty when absent', () => {
    const { rows, ...rest } = parseInferRequest({ inputs: [packed] }, numbers)
    expect(rows.rows).toBe(2)
    expect(rest).toEqual({
      id: null,
      entityId: null,
      eventTime: null,
      segment: null,
      parameters: {},
      outputs: null,
    })
  })

  it('is read from the id, the parameters and the outputs', () => {
    const parameters = {
      entity_id: 'u1',
      event_time: '2001-03-05T01:00:00+01:00',
      segment: 'EU',
      priority: 3,
      x: true,
    }
    const outputs = [{ name: 'p', parameters: { binary_data: true } }, { name: 'label' }]
    expect(parseInferRequest({ id: '42', parameters, inputs: [packed], outputs }, numbers)).toMatchObject({
      id: '42',
      entityId: 'u1',
      eventTime: Date.UTC(2001, 2, 5),
      segment: 'EU',
      parameters,
      outputs: ['p', 'label'],
    })
  })

  it('takes the event time in milliseconds', () => {
    const parameters = { event_time: 983_750_400_000 }
    expect(parseInferRequest({ parameters, inputs: [packed] }, numbers).eventTime).toBe(Date.UTC(2001, 2, 5))
  })

  it.each([
    ['an id that is a number', { id: 42 }],
    ['an empty entity id', { parameters: { entity_id: '' } }],
    ['an entity id that is a number', { parameters: { entity_id: 7 } }],
    ['an entity id of 257 characters', { parameters: { entity_id: 'x'.repeat(257) } }],
    ['an event time without a zone', { parameters: { event_time: '2001-03-05T00:00:00' } }],
    ['an event time that is no time', { parameters: { event_time: '2001-02-30T99:00:00Z' } }],
    ['an event time on 30 February', { parameters: { event_time: '2001-02-30T00:00:00Z' } }],
    ['an event time before 1970', { parameters: { event_time: -1 } }],
    ['an event time in microseconds', { parameters: { event_time: 983_750_400_000_000 } }],
    ['a parameter that is an object', { parameters: { entity_id: 'u1', nested: {} } }],
    ['a parameter that is null', { parameters: { other: null } }],
    ['parameters that are a list', { parameters: [] }],
  ])('is refused with %s', (_, about) => {
    expect(() => parseInferRequest({ ...about, inputs: [packed] }, numbers)).toThrow(
      expect.objectContaining({ name: 'InvalidInput', code: 'infer-parameter-invalid' }),
    )
  })

  it('cannot reach the prototype of anything', () => {
    const parameters: unknown = JSON.parse('{"__proto__": "x", "constructor": "y"}')
    const request = parseInferRequest({ parameters, inputs: [packed] }, numbers)
    expect(Object.getPrototypeOf(request.parameters)).toBe(Object.prototype)
    expect(request.entityId).toBeNull()
  })
})
