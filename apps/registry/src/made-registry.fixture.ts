import { readFile } from 'node:fs/promises'
import { type ArtifactStore, type RegistryStore } from '@weir/models'
import { parseModelName } from '@weir/vocabulary'
import { modelDefinition } from './model-definition.ts'
import { type UploadedFile, type VersionUpload } from './register-version.ts'

/** Made values for the tests of this service: uploads of the small graphs of libs/onnx. */
export const flights = parseModelName('flights')
export const startOfTest = Date.UTC(2026, 0, 1)

/** linear: x [N, 3] -> 2a + 3b - c + 0.5. stump: p = 0.27 for a <= 1, else 0.88. log: log(x), NaN below 0. named: age,
 *  visits (whole numbers) and city. */
export async function graphFile(graph: string): Promise<UploadedFile> {
  const bytes = await readFile(new URL(`../../../libs/onnx/src/fixtures/${graph}.onnx`, import.meta.url))
  return { name: `${graph}.onnx`, bytes }
}

export function csvFile(text: string): UploadedFile {
  return { name: 'reference.csv', bytes: Buffer.from(text) }
}

/** Forty rows of a, b and c; a is 0, 1 or 2. */
export const reference = csvFile(
  ['a,b,c', ...Array.from({ length: 40 }, (_, row) => `${row % 3},${row},${40 - row}`)].join('\n'),
)

/** A model of a, b and c with two classes. */
export const definition = modelDefinition.parse({
  name: 'flights',
  features: ['a', 'b', 'c'].map((name) => ({ name })),
  decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 0.5 },
})

export async function uploadOf(graph: string, changes: Partial<VersionUpload> = {}): Promise<VersionUpload> {
  return {
    model: flights,
    artifact: await graphFile(graph),
    reference: null,
    features: null,
    description: '',
    definition: null,
    ...changes,
  }
}

export function depsOver(store: RegistryStore, artifacts: ArtifactStore) {
  return { store, artifacts, now: () => startOfTest }
}
