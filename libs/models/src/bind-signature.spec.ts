import { bindInputs } from './bind-signature.ts'
import { newContract } from './input-contract.ts'
import { type InputBinding } from './model.ts'
import { type Datatype, type Signature, type TensorInfo } from './signature.ts'

const contract = newContract([
  { name: 'age', type: 'number', unit: 'year', nullable: false },
  { name: 'city', type: 'category', unit: '', nullable: false },
  { name: 'visits', type: 'number', unit: '', nullable: false },
])
const tensor = (name: string, datatype: Datatype, ...shape: number[]): TensorInfo => ({
  name,
  datatype,
  shape,
})
const graph = (...inputs: TensorInfo[]): Signature => ({ inputs, outputs: [] })

describe('feeding a graph from the contract', () => {
  it('packs all numeric features into a single matrix', () => {
    expect(bindInputs(graph(tensor('x', 'FP32', -1, 2)), contract, null)).toEqual({
      kind: 'packed',
      input: 'x',
      features: ['age', 'visits'],
    })
  })

  it('packs the named features in the order that the version names them', () => {
    const binding = bindInputs(graph(tensor('x', 'FP32', -1, 2)), contract, ['visits', 'age'])
    expect(usedFeatures(binding)).toEqual(['visits', 'age'])
  })

  it('packs into a matrix whose width the graph leaves free', () => {
    expect(bindInputs(graph(tensor('x', 'FP32', -1, -1)), contract, ['visits'])).toMatchObject({
      features: ['visits'],
    })
  })

  it('gives each feature its own tensor, of rank 1 or 2', () => {
    const signature = graph(tensor('city', 'BYTES', -1, 1), tensor('visits', 'INT64', -1))
    const binding = bindInputs(signature, contract, null)
    expect(binding).toEqual({
      kind: 'named',
      inputs: [
        { input: 'city', feature: 'city', rank: 2 },
        { input: 'visits', feature: 'visits', rank: 1 },
      ],
    })
    expect(usedFeatures(binding)).toEqual(['city', 'visits'])
  })

  it('takes a single column that is named like a feature for that feature', () => {
    const binding = bindInputs(graph(tensor('visits', 'FP32', -1, 1)), contract, null)
    expect(binding).toEqual({ kind: 'named', inputs: [{ input: 'visits', feature: 'visits', rank: 2 }] })
  })

  it.each<[string, Signature, readonly string[] | null]>([
    ['without an input', graph(), null],
    ['whose matrix has another width', graph(tensor('x', 'FP32', -1, 3)), null],
    ['whose matrix is not FP32', graph(tensor('x', 'FP64', -1, 2)), null],
    ['that names a category for its matrix', graph(tensor('x', 'FP32', -1, 2)), ['age', 'city']],
    ['that names an unknown feature', graph(tensor('x', 'FP32', -1, 2)), ['age', 'height']],
    [
      'with an input that is no feature',
      graph(tensor('age', 'FP32', -1), tensor('height', 'FP32', -1)),
      null,
    ],
    ['that wants a text for a number', graph(tensor('age', 'BYTES', -1), tensor('visits', 'FP32', -1)), null],
    ['that wants a number for a category', graph(tensor('city', 'INT64', -1)), null],
    [
      'that wants two numbers of one feature',
      graph(tensor('age', 'FP32', -1, 2), tensor('visits', 'FP32', -1)),
      null,
    ],
    ['that takes one row only', graph(tensor('x', 'FP32', 1, 2)), null],
    [
      'of which one input takes one row only',
      graph(tensor('age', 'FP32', -1), tensor('visits', 'FP32', 1)),
      null,
    ],
  ])('refuses a graph %s', (_, signature, declared) => {
    expect(() => bindInputs(signature, contract, declared)).toThrow(
      expect.objectContaining({ code: 'signature-contract-mismatch' }),
    )
  })

  it('says how to name the columns when the width does not fit', () => {
    expect(() => bindInputs(graph(tensor('x', 'FP32', -1, 3)), contract, null)).toThrow(
      'input x has 3 columns, but 2 features are named (age, visits)',
    )
  })
})

/** Features that a binding feeds to the graph, in order. */
function usedFeatures(binding: InputBinding): readonly string[] {
  return binding.kind === 'packed' ? binding.features : binding.inputs.map(({ feature }) => feature)
}
