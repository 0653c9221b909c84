import { type Alias, type RegistryStore } from '@weir/models'
import { NotFound, type AliasName, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { modelNamed } from './change-model.ts'

export interface MoveAliasDeps {
  readonly store: RegistryStore
  /** Asks the rollback-controller, the only owner of `champion`, for a rollout with the plan `immediate`. */
  readonly promoteAtOnce: (model: ModelName, version: VersionNumber) => Promise<unknown>
}

/** Moves an alias by compare-and-set; `champion` becomes a command to the controller, which decides by the epoch of
 *  the routing table and not by the alias's revision.
 *  @returns the alias after it, or the rollout that the controller started
 *  @throws NotFound, Conflict `alias-stale`, and for `champion` whatever the controller refuses */
export async function moveAlias(
  deps: MoveAliasDeps,
  move: {
    readonly model: ModelName
    readonly alias: AliasName
    readonly version: VersionNumber
    readonly expectedRevision: number
  },
): Promise<Alias | { readonly rollout: unknown }> {
  await modelNamed(deps.store, move.model)
  if ((await deps.store.versions.find(move.model, move.version)) === null)
    throw new NotFound('version-unknown', `model ${move.model} has no version ${move.version}`, {
      model: move.model,
      version: move.version,
    })
  if (move.alias === 'champion') return { rollout: await deps.promoteAtOnce(move.model, move.version) }
  return deps.store.aliases.move(move.model, move.alias, move.version, move.expectedRevision)
}
