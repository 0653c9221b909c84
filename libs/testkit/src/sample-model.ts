import { newContract, type Model, type ModelVersion } from '@weir/models'
import { type ModelName } from '@weir/vocabulary'

/** A small valid model, alone in its group. */
export function sampleModel(name: ModelName): Model {
  return {
    name,
    group: name,
    description: '',
    contract: newContract([{ name: 'distance', type: 'number', unit: 'mi', nullable: false }]),
    decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 0.5 },
    kpis: [],
    latencyObjectiveMs: 50,
    createdAt: 1_700_000_000_000,
  }
}

/** A version of `sampleModel` before it has a number; another seed is another artifact. */
export function sampleVersion(model: ModelName, seed: number): Omit<ModelVersion, 'version'> {
  return {
    model,
    sha256: seed.toString(16).padStart(64, '0'),
    sizeBytes: 1_000,
    signature: {
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 1] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
    },
    contractRevision: 1,
    input: { kind: 'packed', input: 'input', features: ['distance'] },
    output: { output: 'probabilities', width: 2, positiveIndex: 1 },
    profileSha256: 'f'.repeat(64),
    description: '',
    createdAt: 1_700_000_000_000,
  }
}
