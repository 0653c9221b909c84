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
import { type Instant, type ModelName } from '@weir/vocabulary'
import { computeProfile } from './compute-profile.ts'
import { draftModel } from './draft-model.ts'
import { type ModelDefinition } from './model-definition.ts'
import { profileNotes } from './profile-notes.ts'

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
 *  bytes with the same columns and the same reference give the version that they already are.
 *  @throws InvalidInput with what is wrong with the file, the signature or the reference, and the way out; what
 *  `draftModel` throws; Unavailable when a store does not answer: a repeat is harmless */
export async function registerVersion(
  deps: RegisterVersionDeps,
  upload: VersionUpload,
): Promise<RegisteredVersion> {
  const { bytes } = upload.artifact
  const signature = await readSignature(bytes)
  const draft = draftModel(await deps.store.models.find(upload.model), { ...upload, signature }, deps.now())
  const input = bindInputs(signature, draft.contract, upload.features)
  const probed = await probe(bytes, input, draft.contract)
  const model = draft.finish(probed)
  const output = bindOutput(probed, model.decision)
  const profiled = await profileFor(model, upload, { input, output })
  const stored = await storeFiles(deps, bytes, profiled)
  if (draft.isNew) await deps.store.models.create(model)
  const version = await deps.store.versions.add(
    {
      model: model.name,
      ...stored,
      sizeBytes: bytes.length,
      signature,
      contractRevision: model.contract.revision,
      input,
      output,
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

interface Profiled {
  readonly json: string
  readonly notes: readonly string[]
}

async function profileFor(
  model: Model,
  { artifact, reference }: VersionUpload,
  bindings: Pick<ModelVersion, 'input' | 'output'>,
): Promise<Profiled | null> {
  if (reference === null) return null
  // The labels of other models are no classes.
  const outcome = model.decision.kind === 'binary' ? (model.kpis[0]?.outcome ?? null) : null
  const data = await readReferenceFile(reference, model.contract, { outcome })
  const profile = await computeProfile({ model, artifact: artifact.bytes, bindings, data })
  return {
    json: JSON.stringify(profile),
    notes: [...data.notes, ...profileNotes(profile, data, outcome)],
  }
}

/** Files first: bytes without a version do no harm, a version without bytes could not be loaded. */
async function storeFiles({ artifacts }: RegisterVersionDeps, bytes: Uint8Array, profiled: Profiled | null) {
  const sha256 = await artifacts.put(bytes)
  const profileSha256 = profiled === null ? null : await artifacts.put(Buffer.from(profiled.json))
  return { sha256, profileSha256 }
}
