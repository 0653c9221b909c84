import { readReferenceFile } from '@weir/artifacts'
import {
  bindInputs,
  bindOutput,
  type ArtifactStore,
  type Model,
  type ModelVersion,
  type RegistryStore,
} from '@weir/models'
import { probe, readSignature } from '@weir/onnx'
import { InvalidInput, type Instant, type ModelName } from '@weir/vocabulary'
import { computeProfile } from './compute-profile.ts'
import { defaultModel } from './default-model.ts'
import { type ModelDefinition, modelOf } from './model-definition.ts'

export interface RegisterVersionDeps {
  readonly store: RegistryStore
  readonly artifacts: ArtifactStore
  readonly now: () => Instant
}

export interface UploadedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface VersionUpload {
  readonly model: ModelName
  readonly artifact: UploadedFile
  readonly reference: UploadedFile | null
  /** Features that the columns of the graph's packed tensor hold, in order; null: all numeric ones. */
  readonly features: readonly string[] | null
  readonly description: string
  /** Creates the model when there is none of this name. */
  readonly definition: ModelDefinition | null
}

export interface RegisteredVersion extends ModelVersion {
  /** What is weaker than it could be, for people. */
  readonly notes: readonly string[]
}

/** Checks an ONNX file against its model's contract, freezes the reference profile and adds the version. The same
 *  bytes with the same reference give the version that they already have.
 *  @throws InvalidInput with what is wrong with the file, the signature or the reference, and the way out */
export async function registerVersion(
  deps: RegisterVersionDeps,
  upload: VersionUpload,
): Promise<RegisteredVersion> {
  const signature = await readSignature(upload.artifact.bytes)
  const { model, isNew } = await modelFor(deps, upload, signature)
  const input = bindInputs(signature, model.contract, upload.features)
  const output = bindOutput(await probe(upload.artifact.bytes, input, model.contract), model.decision)
  const profiled = await profileFor(model, upload, { input, output })
  if (isNew) await deps.store.models.create(model)
  const sha256 = await deps.artifacts.put(upload.artifact.bytes)
  const profileSha256 = profiled === null ? null : await deps.artifacts.put(Buffer.from(profiled.json))
  const version = await deps.store.versions.add(
    {
      model: model.name,
      sha256,
      sizeBytes: upload.artifact.bytes.length,
      signature,
      contractRevision: model.contract.revision,
      input,
      output,
      profileSha256,
      description: upload.description,
      createdAt: deps.now(),
    },
    profiled?.json ?? null,
  )
  return {
    ...version,
    notes: profiled?.notes ?? ['no reference file: this version can be shadowed, not routed'],
  }
}

async function modelFor(
  { store, now }: RegisterVersionDeps,
  upload: VersionUpload,
  signature: ModelVersion['signature'],
): Promise<{ model: Model; isNew: boolean }> {
  const known = await store.models.find(upload.model)
  if (known !== null) return { model: known, isNew: false }
  if (upload.definition === null)
    return { model: defaultModel(upload.model, { signature, features: upload.features }, now()), isNew: true }
  if (upload.definition.name !== upload.model)
    throw new InvalidInput(
      'definition-name-differs',
      `the definition is of model ${upload.definition.name}, the version of ${upload.model}`,
      { definition: upload.definition.name, model: upload.model },
    )
  return { model: modelOf(upload.definition, now()), isNew: true }
}

async function profileFor(
  model: Model,
  { artifact, reference }: VersionUpload,
  bindings: Pick<ModelVersion, 'input' | 'output'>,
): Promise<{ json: string; notes: readonly string[] } | null> {
  if (reference === null) return null
  const data = await readReferenceFile(reference, model.contract)
  const profile = await computeProfile({ model, artifact: artifact.bytes, bindings, data })
  return { json: JSON.stringify(profile), notes: data.notes }
}
