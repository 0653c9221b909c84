import { versionIdentity, type Alias, type Model, type ModelVersion, type RegistryStore } from '@weir/models'
import {
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  parseAliasName,
  parseVersionNumber,
  type ModelName,
  type VersionNumber,
} from '@weir/vocabulary'

interface StoredVersion {
  readonly version: ModelVersion
  readonly profileJson: string | null
}

/** An alias, or the revision at which it was removed. */
type StoredAlias = { readonly version: VersionNumber | null; readonly revision: number }

interface Entry {
  readonly model: Model
  readonly versions: readonly StoredVersion[]
  readonly aliases: ReadonlyMap<string, StoredAlias>
}

/** The registry in memory, for tests. */
export interface InMemoryRegistryStore extends RegistryStore {
  /** What the commit of a rollout does to the alias `champion`. */
  setChampion(model: ModelName, version: VersionNumber): void
}

/** @param onChange called with the model after each change, as watchers of the real store are */
export function inMemoryRegistryStore(
  onChange: (model: ModelName) => void = () => undefined,
): InMemoryRegistryStore {
  const entries: Entries = { map: new Map(), onChange }
  return {
    models: modelStore(entries),
    versions: versionStore(entries),
    aliases: aliasStore(entries),
    setChampion(model, version) {
      const entry = requireEntry(entries, model)
      const champion = parseAliasName('champion')
      const revision = (entry.aliases.get(champion)?.revision ?? 0) + 1
      save(entries, { ...entry, aliases: new Map([...entry.aliases, [champion, { version, revision }]]) })
    },
  }
}

interface Entries {
  readonly map: Map<ModelName, Entry>
  readonly onChange: (model: ModelName) => void
}

function save(entries: Entries, entry: Entry): void {
  entries.map.set(entry.model.name, structuredClone(entry))
  entries.onChange(entry.model.name)
}

function requireEntry(entries: Entries, name: ModelName): Entry {
  const entry = entries.map.get(name)
  if (entry === undefined) throw new NotFound('model-unknown', `there is no model ${name}`, { name })
  return entry
}

function modelStore(entries: Entries): RegistryStore['models'] {
  return {
    async create(model) {
      if (entries.map.has(model.name))
        throw new Conflict('model-exists', `model ${model.name} exists already`)
      save(entries, { model, versions: [], aliases: new Map() })
    },
    async replace(model, expectedRevision) {
      const entry = requireEntry(entries, model.name)
      if (entry.model.group !== model.group)
        throw new InvalidInput(
          'model-group-fixed',
          `model ${model.name} belongs to group ${entry.model.group}`,
        )
      const { revision } = entry.model.contract
      if (revision !== expectedRevision)
        throw new Conflict(
          'model-changed',
          `the contract is at revision ${revision}, not ${expectedRevision}`,
        )
      save(entries, { ...entry, model })
    },
    find: async (name) => structuredClone(entries.map.get(name)?.model ?? null),
    list: async () =>
      [...entries.map.values()]
        .map(({ model }) => structuredClone(model))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

function versionStore(entries: Entries): RegistryStore['versions'] {
  const stored = (model: ModelName, number: VersionNumber) =>
    entries.map.get(model)?.versions.find(({ version }) => version.version === number)
  return {
    async add(version, profileJson) {
      const entry = requireEntry(entries, version.model)
      const identity = versionIdentity(version)
      const known = entry.versions.find((found) => versionIdentity(found.version) === identity)
      if (known !== undefined) return structuredClone(known.version)
      const added = { ...version, version: parseVersionNumber(entry.versions.length + 1) }
      save(entries, { ...entry, versions: [...entry.versions, { version: added, profileJson }] })
      return structuredClone(added)
    },
    find: async (model, number) => structuredClone(stored(model, number)?.version ?? null),
    list: async (model) =>
      structuredClone((entries.map.get(model)?.versions ?? []).map(({ version }) => version)),
    profile: async (model, number) => stored(model, number)?.profileJson ?? null,
  }
}

function aliasStore(entries: Entries): RegistryStore['aliases'] {
  return {
    async list(model) {
      const aliases = [...(entries.map.get(model)?.aliases ?? [])].flatMap(([name, { version, revision }]) =>
        version === null ? [] : [{ alias: parseAliasName(name), version, revision }],
      )
      return aliases.sort((a, b) => (a.alias < b.alias ? -1 : 1))
    },
    async move(...[model, alias, to, expectedRevision]) {
      const entry = requireEntry(entries, model)
      requireFree(alias)
      if (!entry.versions.some(({ version }) => version.version === to))
        throw new NotFound('version-unknown', `model ${model} has no version ${to}`)
      const stored = entry.aliases.get(alias)
      requireRevision(stored, expectedRevision)
      const moved = { version: to, revision: (stored?.revision ?? 0) + 1 }
      save(entries, { ...entry, aliases: new Map([...entry.aliases, [alias, moved]]) })
      return { alias, ...moved }
    },
    async remove(model, alias, expectedRevision) {
      const entry = requireEntry(entries, model)
      requireFree(alias)
      const stored = entry.aliases.get(alias)
      if (stored === undefined || stored.version === null)
        throw new NotFound('alias-unknown', `model ${model} has no alias ${alias}`)
      requireRevision(stored, expectedRevision)
      const removed = { version: null, revision: stored.revision + 1 }
      save(entries, { ...entry, aliases: new Map([...entry.aliases, [alias, removed]]) })
    },
  }
}

function requireFree(alias: Alias['alias']): void {
  if (alias === 'champion') throw new Forbidden('alias-owned', 'champion is moved by a rollout alone')
}

function requireRevision(stored: StoredAlias | undefined, expected: number): void {
  const revision = stored === undefined || stored.version === null ? 0 : stored.revision
  if (revision !== expected)
    throw new Conflict('alias-stale', `the alias is at revision ${revision}, not ${expected}`)
}
