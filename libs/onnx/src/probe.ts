import { type InputBinding, type InputContract, type Signature, type TensorInfo } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { type InferenceSession } from 'onnxruntime-node'
import { packRows, planColumns } from './feed-columns.ts'
import { feedsOf, inputSlots } from './input-slots.ts'
import { reasonOf, withGraph } from './open-graph.ts'
import { signatureOf } from './read-signature.ts'

/** Two rows: with one, a size of 1 could be the row or a number of it. */
const probeRows = 2

/** Runs two rows of zeros and empty texts through the graph.
 *  @returns each output with the shape that it really had, which a graph need not declare
 *  @throws InvalidInput `onnx-probe-failed` with the runtime's reason; and what `readSignature` throws */
export function probe(
  bytes: Uint8Array,
  binding: InputBinding,
  contract: InputContract,
): Promise<readonly TensorInfo[]> {
  return withGraph(bytes, async (graph) => {
    const signature = signatureOf(graph)
    const results = await run(graph, { binding, contract, signature })
    return signature.outputs.map((output) => ({ ...output, shape: [...(results[output.name]?.dims ?? [])] }))
  })
}

async function run(
  graph: InferenceSession,
  version: {
    readonly binding: InputBinding
    readonly contract: InputContract
    readonly signature: Signature
  },
): Promise<InferenceSession.ReturnType> {
  const slots = inputSlots(version.binding, version.signature)
  const blocks = zeroRows(version.binding, version.contract)
  try {
    return await graph.run(feedsOf(slots, blocks, probeRows))
  } catch (error) {
    const reason = reasonOf(error)
    throw new InvalidInput(
      'onnx-probe-failed',
      `the graph does not run on two rows of zeros and empty texts: ${reason}; export it with a free first dimension, and let it take unknown categories`,
      { reason, cause: error },
    )
  }
}

function zeroRows(binding: InputBinding, contract: InputContract) {
  const count = (type: 'number' | 'category') =>
    contract.features.filter((feature) => feature.type === type).length
  const rows = {
    rows: probeRows,
    numeric: new Float32Array(probeRows * count('number')),
    categorical: new Array<string>(probeRows * count('category')).fill(''),
  }
  return packRows(planColumns(binding, contract), rows, { from: 0, to: probeRows })
}
