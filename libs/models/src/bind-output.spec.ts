import { bindOutput } from './bind-output.ts'
import { type Decision } from './decision.ts'
import { type Datatype, type TensorInfo } from './signature.ts'

const binary: Decision = { kind: 'binary', positiveClass: 'yes', negativeClass: 'no', threshold: 0.5 }
const tensor = (name: string, datatype: Datatype, ...shape: number[]): TensorInfo => ({
  name,
  datatype,
  shape,
})
const label = tensor('label', 'INT64', 2)

describe('finding the score among the outputs', () => {
  it('takes two probabilities, the second for the positive class', () => {
    const found = bindOutput([label, tensor('probabilities', 'FP32', 2, 2)], binary)
    expect(found).toEqual({ output: 'probabilities', width: 2, positiveIndex: 1 })
  })

  it.each([
    ['a column', [2, 1]],
    ['a vector', [2]],
  ])('takes one probability a row as %s', (_, shape) => {
    const found = bindOutput([label, tensor('p', 'FP64', ...shape)], binary)
    expect(found).toEqual({ output: 'p', width: 1, positiveIndex: 0 })
  })

  it('prefers two probabilities to one number', () => {
    const outputs = [tensor('margin', 'FP32', 2, 1), tensor('probabilities', 'FP32', 2, 2)]
    expect(bindOutput(outputs, binary).output).toBe('probabilities')
  })

  it('takes as many numbers as there are classes', () => {
    const outputs = [tensor('embedding', 'FP32', 2, 64), tensor('probabilities', 'FP32', 2, 3)]
    const found = bindOutput(outputs, { kind: 'argmax', classes: ['a', 'b', 'c'] })
    expect(found).toEqual({ output: 'probabilities', width: 3, positiveIndex: 0 })
  })

  it('takes one number for a regression, whatever else there is', () => {
    const outputs = [tensor('interval', 'FP32', 2, 2), tensor('mean', 'FP32', 2, 1)]
    expect(bindOutput(outputs, { kind: 'none' })).toEqual({ output: 'mean', width: 1, positiveIndex: 0 })
  })

  it('refuses a graph whose outputs fit nothing, and shows them', () => {
    expect(() => bindOutput([label, tensor('p', 'FP32', 2, 5)], binary)).toThrow(
      'no float output gives 2 or 1 numbers a row; outputs for two rows: label INT64[2]; p FP32[2,5]',
    )
  })

  it('refuses an output that does not grow with the rows', () => {
    expect(() => bindOutput([tensor('p', 'FP32', 1, 2)], binary)).toThrow('no float output')
    expect(() => bindOutput([tensor('p', 'FP32')], binary)).toThrow('no float output')
  })
})
