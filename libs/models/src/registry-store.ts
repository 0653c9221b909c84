import { type AliasName, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type Model, type ModelVersion } from './model.ts'

/** A movable name pointing to exactly one version; `revision` rises by one with each move. */
export interface Alias {
  readonly alias: AliasName
  readonly version: VersionNumber
  readonly revision: number
}

/** Where models, versions and aliases live. Each method that changes something is one atomic step that also
 *  appends its event to the outbox; a repeat with the same request id changes nothing and answers the same. */
export interface RegistryStore {
  readonly models: ModelStore
  readonly versions: VersionStore
  readonly aliases: AliasStore
}

export interface ModelStore {
  /** @throws Conflict `model-exists` */
  create(model: Model): Promise<void>
  /** @throws Conflict `model-changed` when the stored contract is not at `expectedRevision` */
  replace(model: Model, expectedRevision: number): Promise<void>
  find(name: ModelName): Promise<Model | null>
  list(): Promise<readonly Model[]>
}

export interface VersionStore {
  /** Adds the next version and gives its number; one that is registered already (`versionIdentity`) gives the version
   *  that it is. */
  add(version: Omit<ModelVersion, 'version'>, profileJson: string | null): Promise<ModelVersion>
  find(model: ModelName, version: VersionNumber): Promise<ModelVersion | null>
  list(model: ModelName): Promise<readonly ModelVersion[]>
  /** The frozen reference profile as JSON, or null when the version came without one. */
  profile(model: ModelName, version: VersionNumber): Promise<string | null>
}

export interface AliasStore {
  list(model: ModelName): Promise<readonly Alias[]>
  /** Compare-and-set. `expectedRevision` 0 means: it does not exist yet.
   *  @throws Conflict `alias-stale`; Forbidden `alias-owned` for `champion` */
  move(model: ModelName, alias: Alias['alias'], to: VersionNumber, expectedRevision: number): Promise<Alias>
  /** @throws Conflict `alias-stale`; NotFound `alias-unknown`; Forbidden `alias-owned` for `champion` */
  remove(model: ModelName, alias: Alias['alias'], expectedRevision: number): Promise<void>
}
