import { type PredictionServed } from '@weir/contracts'
import { minuteLayout, parseProfile } from '@weir/drift'
import { categoricalFeatures, numericFeatures, type Decision, type RegistryStore } from '@weir/models'
import { InvalidInput, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { type LayoutOf, type VersionLayout } from './tally-minutes.ts'

/** Where the layouts of the per-minute state come from. */
export interface MinuteLayouts {
  /** @returns null for a version without a reference profile, and for one that the registry does not know
   *  @throws Unavailable while the registry cannot be read */
  find(model: string, version: number): Promise<VersionLayout | null>
}

/** Layouts by version, read from the registry once: profiles and decisions never change, and a contract
 *  only grows at its end. */
export function minuteLayouts(registry: RegistryStore): MinuteLayouts {
  const known = new Map<string, VersionLayout | null>()
  return {
    async find(model, version) {
      const key = `${model}@${version}`
      const layout = known.get(key) ?? (known.has(key) ? null : await readLayout(registry, model, version))
      if (layout !== undefined) known.set(key, layout)
      return layout ?? null
    },
  }
}

/** Looks up the layouts that these predictions need. */
export async function findLayouts(
  layouts: MinuteLayouts,
  predictions: readonly PredictionServed[],
): Promise<LayoutOf> {
  const found = new Map<string, VersionLayout | null>()
  for (const { model, version: answering, intendedVersion } of predictions) {
    for (const version of [answering, intendedVersion]) {
      const key = `${model}@${version}`
      if (!found.has(key)) found.set(key, await layouts.find(model, version))
    }
  }
  return (model, version) => found.get(`${model}@${version}`) ?? null
}

/** @returns undefined for a version that is not registered (yet) */
async function readLayout(
  registry: RegistryStore,
  name: string,
  number: number,
): Promise<VersionLayout | null | undefined> {
  const id = identityOf(name, number)
  if (id === null) return undefined
  const version = await registry.versions.find(id.model, id.version)
  if (version === null) return undefined
  // Read after the version, so that the contract has at least the features that the version was registered with.
  const model = await registry.models.find(id.model)
  const profile = await registry.versions.profile(id.model, id.version)
  if (model === null || profile === null) return null
  const nameOf = ({ name }: { readonly name: string }) => name
  const names = {
    numeric: numericFeatures(model.contract).map(nameOf),
    categorical: categoricalFeatures(model.contract).map(nameOf),
  }
  return {
    layout: minuteLayout(parseProfile(JSON.parse(profile)), names),
    positiveClass: positiveClassOf(model.decision),
  }
}

function positiveClassOf(decision: Decision): string | null {
  return decision.kind === 'binary' ? decision.positiveClass : null
}

/** A record that names no possible model or version belongs to none. */
function identityOf(name: string, number: number) {
  try {
    return { model: parseModelName(name), version: parseVersionNumber(number) }
  } catch (error) {
    if (error instanceof InvalidInput) return null
    throw error
  }
}
