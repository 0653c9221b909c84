import { type KpiDefinition } from '@weir/kpi'
import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type Decision } from './decision.ts'
import { type InputContract } from './input-contract.ts'
import { type Signature } from './signature.ts'

/** A named line of versions solving one task. */
export interface Model {
  readonly name: ModelName
  /** Models of one group are stored together, so that one script can move all of them in one epoch. */
  readonly group: string
  readonly description: string
  readonly contract: InputContract
  readonly decision: Decision
  readonly kpis: readonly KpiDefinition[]
  /** Answers slower than this count as bad events of the version that gave them, in milliseconds. */
  readonly latencyObjectiveMs: number
  readonly createdAt: Instant
}

/** How the platform feeds the graph from rows of the contract. */
export type InputBinding =
  /** One tensor `[N, features.length]` of float32, columns in this order. */
  | { readonly kind: 'packed'; readonly input: string; readonly features: readonly string[] }
  /** One tensor `[N]` or `[N, 1]` for each feature. */
  | {
      readonly kind: 'named'
      readonly inputs: readonly { readonly input: string; readonly feature: string; readonly rank: 1 | 2 }[]
    }

/** Where the platform reads the answer: the score tensor, how many numbers a row has, which is the positive class. */
export interface OutputBinding {
  readonly output: string
  readonly width: number
  readonly positiveIndex: number
}

/** An immutable artifact with its signature: same number, same bytes, for ever. */
export interface ModelVersion {
  readonly model: ModelName
  readonly version: VersionNumber
  /** Identity of the artifact: sha256 of its bytes, hexadecimal. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly signature: Signature
  readonly contractRevision: number
  readonly input: InputBinding
  readonly output: OutputBinding
  /** sha256 of the frozen reference profile; null when the version came without a reference file. */
  readonly profileSha256: string | null
  readonly description: string
  readonly createdAt: Instant
}

/** What makes a version itself: its bytes, how they are fed and read, and the reference that its bins come from.
 *  @returns the same text for two registrations that are the same version; opaque */
export function versionIdentity({
  sha256,
  profileSha256,
  input,
  output,
}: Pick<ModelVersion, 'sha256' | 'profileSha256' | 'input' | 'output'>): string {
  const columns = input.kind === 'packed' ? input.features : input.inputs.map(({ feature }) => feature)
  return JSON.stringify([sha256, profileSha256, columns, output.output, output.width, output.positiveIndex])
}

/** A version without a profile can be shadowed but not routed: nothing could be watched. */
export function canBeRouted(version: ModelVersion): boolean {
  return version.profileSha256 !== null
}
