import { newContract, type Feature } from '@weir/models'
import fc from 'fast-check'
import { encodePackedRequest } from './encode-request.ts'
import { category, contract, number } from './fixtures/flights-request.ts'
import { parseInferRequest } from './infer-request.ts'

describe('encoding rows as a request', () => {
  it('has one packed tensor and the categories', () => {
    const rows = {
      rows: 2,
      numeric: Float32Array.of(1, Number.NaN, 3, 4),
      categorical: ['AA', null, 'UA', 'B7'],
    }
    expect(encodePackedRequest(rows, contract, { id: 'r1', parameters: { entity_id: 'u1' } })).toEqual({
      id: 'r1',
      parameters: { entity_id: 'u1' },
      inputs: [
        { name: 'features', datatype: 'FP32', shape: [2, 2], data: [1, null, 3, 4] },
        { name: 'carrier', datatype: 'BYTES', shape: [2, 1], data: ['AA', 'UA'] },
        { name: 'gate', datatype: 'BYTES', shape: [2, 1], data: [null, 'B7'] },
      ],
    })
  })

  it('finds another name when a feature is called features', () => {
    const named = newContract([category('features'), number('a')])
    const rows = { rows: 1, numeric: Float32Array.of(1), categorical: ['x'] }
    const body = encodePackedRequest(rows, named)
    expect(body.inputs.map(({ name }) => name)).toEqual(['features_', 'features'])
    expect(parseInferRequest(body, named).rows).toEqual(rows)
  })

  it('has no packed tensor when no feature is a number', () => {
    const texts = newContract([category('k')])
    const rows = { rows: 1, numeric: new Float32Array(0), categorical: ['x'] }
    expect(parseInferRequest(encodePackedRequest(rows, texts), texts).rows).toEqual(rows)
  })

  it('gives the same rows after JSON and parsing, whatever the contract', () => {
    const anyFeature = fc.constantFrom<Feature['type']>('number', 'category')
    const anyRows = fc.array(anyFeature, { minLength: 1, maxLength: 6 }).chain((types) => {
      const size = (type: Feature['type'], rows: number) =>
        types.filter((found) => found === type).length * rows
      const exactly = (length: number) => ({ minLength: length, maxLength: length })
      return fc.integer({ min: 1, max: 5 }).chain((rows) =>
        fc.record({
          made: fc.constant(
            newContract(types.map((type, at) => ({ name: `f${at}`, type, unit: '', nullable: true }))),
          ),
          rows: fc.constant(rows),
          numeric: fc
            .array(fc.float({ noDefaultInfinity: true }), exactly(size('number', rows)))
            .map((values) => Float32Array.from(values, (value) => value + 0)),
          categorical: fc.array(fc.option(fc.string()), exactly(size('category', rows))),
        }),
      )
    })
    fc.assert(
      fc.property(anyRows, ({ made, ...rows }) => {
        const body: unknown = JSON.parse(JSON.stringify(encodePackedRequest(rows, made)))
        expect(parseInferRequest(body, made).rows).toEqual(rows)
      }),
    )
  })
})
