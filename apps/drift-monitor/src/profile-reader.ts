import { parseProfile, type ReferenceProfile } from '@weir/drift'
import { InvalidInput, type ModelName, type VersionNumber } from '@weir/vocabulary'

/** Reference profiles by version, each read once: a version never changes.
 *  @param load the profile as JSON text; null: the version has none. @throws Unavailable
 *  @param onUnreadable called once for a profile that cannot be read; the version then counts as one without */
export function profileReader(
  load: (model: ModelName, version: VersionNumber) => Promise<string | null>,
  onUnreadable: (model: ModelName, version: VersionNumber, reason: string) => void,
): (model: ModelName, version: VersionNumber) => Promise<ReferenceProfile | null> {
  const known = new Map<string, ReferenceProfile | null>()
  return async (model, version) => {
    const key = `${model}@${version}`
    const held = known.get(key)
    if (held !== undefined) return held
    const json = await load(model, version)
    let profile: ReferenceProfile | null = null
    try {
      profile = json === null ? null : parseProfile(JSON.parse(json))
    } catch (error) {
      if (!(error instanceof InvalidInput) && !(error instanceof SyntaxError)) throw error
      onUnreadable(model, version, error.message)
    }
    known.set(key, profile)
    return profile
  }
}
