import { type ModelVersion } from '@weir/models'
import { OnnxSession } from './onnx-session.ts'

/** What the pool needs of a version. The same bytes may be two versions that are fed differently. */
export type PooledVersion = Pick<ModelVersion, 'model' | 'version' | 'sha256' | 'input' | 'output'>

export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly session: OnnxSession }
  /** The next `ensure` that wants the version tries again. */
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'released' }

/** A version that was wanted at some time, and how it is now. */
export interface PooledSession {
  readonly version: PooledVersion
  readonly state: SessionState
}

interface Entry {
  readonly version: PooledVersion
  state: SessionState
  settled: Promise<void>
}

/** The loaded versions of one process. */
export class SessionPool {
  readonly #loadBytes: (sha256: string) => Promise<Uint8Array>
  readonly #entries = new Map<string, Entry>()
  #wanted: ReadonlySet<string> = new Set()

  /** @param loadBytes gives the verified bytes of an artifact */
  constructor(loadBytes: (sha256: string) => Promise<Uint8Array>) {
    this.#loadBytes = loadBytes
  }

  /** Loads the versions that are missing, each by itself, and then releases those no longer wanted. While a wanted
   *  version of a model has failed, that model's other versions stay: a swap that fails keeps what served before.
   *  @returns the wanted versions, ready or failed; a later call that no longer wants one leaves it released */
  async ensure(versions: readonly PooledVersion[]): Promise<readonly PooledSession[]> {
    this.#wanted = new Set(versions.map(keyOf))
    const entries = versions.map((version) => this.#entryOf(version))
    await Promise.all(entries.map(({ settled }) => settled))
    await this.#releaseUnwanted()
    return entries.map(({ version, state }) => ({ version, state }))
  }

  /** The version's session when it is ready; null otherwise. Score with it at once: hold it across no await. */
  get(version: Pick<PooledVersion, 'model' | 'version'>): OnnxSession | null {
    const state = this.#entries.get(keyOf(version))?.state
    return state?.kind === 'ready' ? state.session : null
  }

  /** Every version that is or was in the pool. */
  list(): readonly PooledSession[] {
    return [...this.#entries.values()].map(({ version, state }) => ({ version, state }))
  }

  /** Releases everything; resolves when the last run is done. */
  async close(): Promise<void> {
    this.#wanted = new Set()
    await Promise.all([...this.#entries.values()].map(({ settled }) => settled))
    await this.#releaseUnwanted()
  }

  #entryOf(version: PooledVersion): Entry {
    const known = this.#entries.get(keyOf(version))
    if (known !== undefined && (known.state.kind === 'loading' || known.state.kind === 'ready')) return known
    const entry: Entry = { version, state: { kind: 'loading' }, settled: Promise.resolve() }
    entry.settled = this.#load(entry)
    this.#entries.set(keyOf(version), entry)
    return entry
  }

  async #load(entry: Entry): Promise<void> {
    try {
      const session = await OnnxSession.load(await this.#loadBytes(entry.version.sha256), entry.version)
      entry.state = { kind: 'ready', session }
    } catch (error) {
      entry.state = { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
    }
  }

  async #releaseUnwanted(): Promise<void> {
    const entries = [...this.#entries.entries()]
    const held = new Set(
      entries
        .filter(([key, { state }]) => this.#wanted.has(key) && state.kind !== 'ready')
        .map(([, { version }]) => version.model),
    )
    const releases = entries
      .filter(([key, { version }]) => !this.#wanted.has(key) && !held.has(version.model))
      .map(([, entry]) => releaseEntry(entry))
    await Promise.all(releases)
  }
}

async function releaseEntry(entry: Entry): Promise<void> {
  const { state } = entry
  if (state.kind === 'loading' || state.kind === 'released') return
  entry.state = { kind: 'released' }
  if (state.kind === 'ready') await state.session.release()
}

function keyOf({ model, version }: Pick<PooledVersion, 'model' | 'version'>): string {
  return `${model}@${version}`
}
