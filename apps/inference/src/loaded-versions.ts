import { type ModelVersion } from '@weir/models'
import { type PooledSession, type PooledVersion, type SessionPool } from '@weir/onnx'
import { versionsOf, type RoutingTable } from '@weir/routing'
import { type ServiceLogger } from '@weir/service-host'
import { type InferenceMetrics } from './metrics.ts'
import { type ModelReader } from './model-reader.ts'

export interface LoadedVersionsDeps {
  readonly pool: SessionPool
  readonly models: ModelReader
  readonly tables: () => readonly RoutingTable[]
  readonly logger: ServiceLogger
  readonly metrics: InferenceMetrics
}

/** A version that somebody asks about stays loaded for this long without a table that names it, in milliseconds: a
 *  first version has no table before it is ready. */
const askedForMs = 60_000

/** Keeps the pool in step with the routing tables: every variant, shadow and standby is loaded and warm, and so is a
 *  version that was asked about lately; others are released once no run holds them. One pass at a time; changes during
 *  a pass cause one more. */
export class LoadedVersions {
  readonly #deps: LoadedVersionsDeps
  readonly #asked = new Map<string, { readonly version: ModelVersion; readonly until: number }>()
  #pass: Promise<void> | null = null
  #again = false

  constructor(deps: LoadedVersionsDeps) {
    this.#deps = deps
  }

  /** Resolves when the pool holds what the tables want now; versions that failed to load are in the log and metrics. */
  async follow(): Promise<void> {
    this.#again = true
    this.#pass ??= this.#run().finally(() => (this.#pass = null))
    await this.#pass
  }

  /** Begins to load a version that no table names yet; asking again keeps it. */
  ask(version: ModelVersion): void {
    const isNew = !this.#asked.has(keyOf(version))
    this.#asked.set(keyOf(version), { version, until: performance.now() + askedForMs })
    if (isNew) void this.follow()
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const started = performance.now()
      const wanted = await this.#wanted()
      const before = new Set(readyKeys(this.#deps.pool.list()))
      const now = await this.#deps.pool.ensure(wanted)
      for (const found of now) this.#tell(found, { before, started })
      this.#deps.metrics.loaded.set(readyKeys(now).length)
    }
  }

  async #wanted(): Promise<readonly PooledVersion[]> {
    const found = await Promise.all(
      this.#deps
        .tables()
        .flatMap((table) =>
          versionsOf(table).map((version) => this.#deps.models.version(table.model, version)),
        ),
    )
    for (const [key, { until }] of this.#asked) if (until < performance.now()) this.#asked.delete(key)
    const asked = [...this.#asked.values()].map(({ version }) => version)
    return unique([...found.filter((version): version is ModelVersion => version !== null), ...asked])
  }

  #tell({ version, state }: PooledSession, at: { before: ReadonlySet<string>; started: number }): void {
    const labels = { model_name: version.model, model_version: String(version.version) }
    if (state.kind === 'failed') {
      this.#deps.metrics.loads.inc({ ...labels, outcome: 'failed' })
      this.#deps.logger.error({ ...labels, error: state.error }, 'version did not load')
    } else if (state.kind === 'ready' && !at.before.has(keyOf(version))) {
      this.#deps.metrics.loads.inc({ ...labels, outcome: 'ready' })
      this.#deps.metrics.loadDuration.observe(
        { model_name: version.model },
        (performance.now() - at.started) / 1000,
      )
      this.#deps.logger.info(labels, 'version is loaded and warm')
    }
  }
}

function unique(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  return [...new Map(versions.map((version) => [keyOf(version), version])).values()]
}

function keyOf({ model, version }: PooledVersion): string {
  return `${model}@${version}`
}

function readyKeys(sessions: readonly PooledSession[]): readonly string[] {
  return sessions.filter(({ state }) => state.kind === 'ready').map(({ version }) => keyOf(version))
}
