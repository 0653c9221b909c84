import { InvalidInput } from '@weir/vocabulary'
import { carrier, contract, distance, input, numbers, packed } from './fixtures/flights-request.ts'
import { parseInferRequest } from './infer-request.ts'

describe('a request that is refused', () => {
  const a = input('a', 'FP32', [2], [1, 2])
  const b = input('b', 'FP32', [2], [1, 2])

  it.each<[string, string, unknown[], RegExp]>([
    ['no rows', 'infer-rows-none', [input('x', 'FP32', [0, 3], [])], /at least one/],
    [
      '1001 rows',
      'infer-rows-exceeded',
      [input('x', 'FP32', [1001, 3], Array(3003).fill(0))],
      /1001 rows; at most 1000/,
    ],
    [
      'inputs of different lengths',
      'infer-rows-differ',
      [a, input('b', 'FP32', [1], [1])],
      /a has 2 rows and input b has 1/,
    ],
    [
      'an unknown input',
      'infer-input-unknown',
      [a, b, input('bb', 'FP32', [2], [1, 2])],
      /bb \[2\] is not a feature.*a, b, c/,
    ],
    ['an input twice', 'infer-input-repeated', [a, b, a], /gives feature a a second time/],
    ['a feature and a packed tensor with it', 'infer-input-repeated', [packed, a], /a second time/],
    ['a missing feature', 'infer-input-missing', [a], /no input gives b/],
    [
      'a packed tensor that is too wide',
      'infer-input-shape',
      [input('x', 'FP32', [1, 4], [1, 2, 3, 4])],
      /send one packed tensor \[N, 3\] of a, b, c/,
    ],
    [
      'a row without its batch dimension',
      'infer-input-unknown',
      [input('x', 'FP32', [3], [1, 2, 3])],
      /packed tensor \[N, 3\]/,
    ],
    [
      'a packed tensor of texts',
      'infer-input-datatype',
      [input('x', 'BYTES', [1, 3], ['a', 'b', 'c'])],
      /BYTES; a packed tensor is FP32/,
    ],
    [
      'a feature of three dimensions',
      'infer-input-shape',
      [input('a', 'FP32', [2, 1, 1], [1, 2]), b],
      /send \[N\] or \[N, 1\]/,
    ],
    ['an unknown datatype', 'infer-input-datatype', [input('a', 'FLOAT', [2], [1, 2]), b], /a is FLOAT/],
    ['a shape that is no list', 'infer-input-shape', [input('a', 'FP32', 2, [1, 2])], /shape 2; send/],
    ['a negative size', 'infer-input-shape', [input('a', 'FP32', [-1], [1, 2])], /shape \[-1\]/],
    ['a size that is text', 'infer-input-shape', [input('a', 'FP32', ['2'], [1, 2])], /shape \["2"\]/],
    ['five dimensions', 'infer-input-shape', [input('a', 'FP32', [1, 1, 1, 1, 2], [1, 2])], /1 to 4 sizes/],
    [
      'too few elements',
      'infer-input-count',
      [input('x', 'FP32', [2, 3], [1, 2, 3, 4])],
      /\[2, 3\] needs 6 elements, got 4/,
    ],
    [
      'a size beyond all memory',
      'infer-input-count',
      [input('x', 'FP32', [2 ** 52, 3], [1])],
      /elements, got 1/,
    ],
    [
      'a transposed matrix',
      'infer-input-count',
      [
        input(
          'x',
          'FP32',
          [2, 3],
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
        ),
      ],
      /needs 2 elements at its outer level, got 3/,
    ],
    [
      'ragged rows',
      'infer-input-count',
      [
        input(
          'x',
          'FP32',
          [2, 3],
          [
            [1, 2, 3],
            [4, 5],
          ],
        ),
      ],
      /needs 3 elements, got 2/,
    ],
    [
      'half-nested data',
      'infer-input-count',
      [input('x', 'FP32', [2, 3], [[1, 2, 3], 4])],
      /nested arrays throughout/,
    ],
    ['data nested too deep', 'infer-input-count', [input('a', 'FP32', [1], [[1]])], /flat data/],
    ['a text among numbers', 'infer-input-value', [input('a', 'FP32', [2], [1, '2']), b], /element 1 is "2"/],
    [
      'NaN as text',
      'infer-input-value',
      [input('a', 'FP32', [2], ['NaN', 2]), b],
      /null for a missing value/,
    ],
    [
      'a boolean among numbers',
      'infer-input-value',
      [input('a', 'FP32', [2], [true, 2]), b],
      /element 0 is true/,
    ],
    ['an infinity', 'infer-input-value', [input('a', 'FP32', [2], [Infinity, 2]), b], /finite number/],
    [
      'a number beyond float32',
      'infer-input-value',
      [input('a', 'FP64', [2], [3.5e38, 2]), b],
      /3.5e\+38; send a finite number within float32/,
    ],
    [
      'a fraction as integer',
      'infer-input-value',
      [input('a', 'INT32', [2], [1.5, 2]), b],
      /send an integer, or the datatype FP64/,
    ],
    [
      'an integer beyond its type',
      'infer-input-value',
      [input('a', 'UINT8', [2], [256, 2]), b],
      /send 0 to 255/,
    ],
    [
      'an integer that JSON cannot carry',
      'infer-input-value',
      [input('a', 'INT64', [2], [2 ** 53, 2]), b],
      /2\^53/,
    ],
    [
      'a number as truth',
      'infer-input-value',
      [input('a', 'BOOL', [2], [2, 1]), b],
      /send true, false or null/,
    ],
    [
      'null where it is not allowed',
      'feature-missing',
      [input('a', 'FP32', [2], [null, 1]), b],
      /feature a is null or NaN in row 0/,
    ],
    [
      'binary data',
      'infer-binary-unsupported',
      [{ ...a, parameters: { binary_data_size: 8 } }],
      /binary data/,
    ],
    ['an input without a name', 'infer-request-malformed', [{ ...a, name: '' }], /no name/],
    [
      'an input without a datatype',
      'infer-request-malformed',
      [{ name: 'a', shape: [2], data: [1, 2] }],
      /no datatype/,
    ],
    [
      'an input without data',
      'infer-request-malformed',
      [{ name: 'a', shape: [2], datatype: 'FP32' }],
      /no "data"/,
    ],
    ['an input that is a number', 'infer-request-malformed', [7], /each input is an object/],
    ['no inputs', 'infer-request-malformed', [], /"inputs" must be a list/],
    ['more inputs than features', 'infer-request-malformed', [a, b, a, b, a], /at most 3 features/],
  ])('has %s', (...[, code, inputs, message]) => {
    const refusal = refusalOf(() => parseInferRequest({ inputs }, numbers))
    expect(refusal).toBeInstanceOf(InvalidInput)
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it.each([
    [
      'a number for a category',
      input('carrier', 'FP32', [2], [1, 2]),
      'the feature is a category: send BYTES',
    ],
    [
      'a text for a number',
      input('distance', 'BYTES', [2], ['1', '2']),
      'the feature is a number: send FP32',
    ],
    ['numbers inside BYTES', input('carrier', 'BYTES', [2], ['AA', 7]), 'element 1 is 7; send a JSON string'],
  ])('gives %s', (_, wrong, message) => {
    const others = [distance, carrier].filter(({ name }) => name !== wrong.name)
    expect(() => parseInferRequest({ inputs: [wrong, ...others] }, contract)).toThrow(message)
  })

  it.each([
    ['null', null],
    ['a list', []],
    ['text', '{}'],
    ['nothing', undefined],
  ])('is %s', (_, body) => {
    expect(() => parseInferRequest(body, numbers)).toThrow(
      expect.objectContaining({ code: 'infer-request-malformed' }),
    )
  })

  it.each([
    ['no list', 'p'],
    ['names without objects', ['p']],
    ['an object without a name', [{}]],
  ])('asks for outputs as %s', (_, outputs) => {
    expect(() => parseInferRequest({ inputs: [packed], outputs }, numbers)).toThrow(
      expect.objectContaining({ code: 'infer-request-malformed' }),
    )
  })

  it('is over a limit of its own', () => {
    expect(() => parseInferRequest({ inputs: [packed] }, numbers, 1)).toThrow('at most 1 are taken')
  })
})

function refusalOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
