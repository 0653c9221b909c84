import { assertNever, InvalidInput } from '@weir/vocabulary'
import { type Decision } from './decision.ts'
import { type OutputBinding } from './model.ts'
import { type TensorInfo } from './signature.ts'

/** Finds the score tensor among the graph's outputs, from what a probe of two rows gave.
 *  @param probed the outputs with the shapes they had for two rows
 *  @throws InvalidInput when no floating-point output fits the decision */
export function bindOutput(probed: readonly TensorInfo[], decision: Decision): OutputBinding {
  const scores = probed.filter(({ datatype }) => datatype === 'FP32' || datatype === 'FP64')
  const widths = widthsFor(decision)
  const found = widths
    .map((width) => scores.find(({ shape }) => rowWidth(shape) === width))
    .find((score) => score !== undefined)
  if (found === undefined)
    throw new InvalidInput(
      'output-unusable',
      `no float output gives ${widths.join(' or ')} numbers a row; outputs for two rows: ${probed
        .map(({ name, datatype, shape }) => `${name} ${datatype}[${shape.join(',')}]`)
        .join('; ')}`,
      { probed },
    )
  const width = rowWidth(found.shape)
  return { output: found.name, width, positiveIndex: decision.kind === 'binary' ? width - 1 : 0 }
}

/** Numbers a row that fit the decision, the likelier first: two probabilities before one of the positive class. */
function widthsFor(decision: Decision): readonly number[] {
  switch (decision.kind) {
    case 'binary':
      return [2, 1]
    case 'argmax':
      return [decision.classes.length]
    case 'none':
      return [1]
    default:
      return assertNever(decision)
  }
}

function rowWidth(shape: readonly number[]): number {
  return shape[0] === 2 ? shape.slice(1).reduce((product, size) => product * size, 1) : -1
}
