import { type ModelVersion } from '@weir/models'
import { type PooledSession, type PooledVersion, type SessionPool } from '@weir/onnx'
import { type ModelReader } from '@weir/redis'
import { versionsOf, type RoutingTable } from '@weir/routing'
import { type ServiceLogger } from '@weir/service-host'
import { Failure } from '@weir/vocabulary'
import { type InferenceMetrics } from './metrics.ts'

export interface LoadedVersionsDeps {
  readonly pool: Pick<SessionPool, 'ensure' | 'list'>
  readonly models: ModelReader
  /** The tables as they were written, leases aside. */
  readonly tables: () => readonly RoutingTable[]
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'error'>
  readonly metrics: Pick<InferenceMetrics, 'loaded' | 'loads' | 'loadDuration'>
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
}

/** A version that somebody asks about stays loaded for this long without a table that names it, in milliseconds: a
 *  first version has no table before it is ready. */
const askedForMs = 60_000
/** Versions that are loaded because somebody asked; beyond it the oldest question is forgotten: asking is for anyone. */
const maxAsked = 8
/** How often a failed load is tried again and old questions are forgotten, in milliseconds. */
const lookEveryMs = 10_000

/** Keeps the pool in step with the routing tables: every variant, shadow and standby is loaded and warm, and so is a
 *  version that was asked about lately; others are released once no run holds them. One pass at a time; changes during
 *  a pass cause one more. */
export class LoadedVersions {
  readonly #deps: LoadedVersionsDeps
  readonly #asked = new Map<string, { readonly version: ModelVersion; readonly until: number }>()
  #pass: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | undefined

  constructor(deps: LoadedVersionsDeps) {
    this.#deps = deps
  }

  /** Follows once, and then from time to time. */
  async start(): Promise<void> {
    await this.follow()
    this.#timer = setInterval(() => void this.#followOrWait(), lookEveryMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Resolves when the pool holds what the tables want now; versions that failed to load are in the log and metrics.
   *  @throws Unavailable when a version is new here and the store does not answer: nothing is released then */
  async follow(): Promise<void> {
    this.#again = true
    this.#pass ??= this.#run()
    await this.#pass
  }

  /** Follows a change of a table. */
  changed(): void {
    void this.#followOrWait()
  }

  /** Begins to load a version that no table names yet; asking again keeps it. */
  ask(version: ModelVersion): void {
    const key = keyOf(version)
    const isNew = !this.#asked.delete(key)
    this.#asked.set(key, { version, until: this.#deps.clock() + askedForMs })
    const [oldest] = this.#asked.keys()
    if (this.#asked.size > maxAsked && oldest !== undefined) this.#asked.delete(oldest)
    if (isNew) void this.#followOrWait()
  }

  /** While the store is away what is loaded stays; the next look tries again. */
  async #followOrWait(): Promise<void> {
    try {
      await this.follow()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#deps.logger.warn({ error, retryInMs: lookEveryMs }, 'versions cannot be looked up')
    }
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        await this.#ensure()
      }
    } finally {
      this.#pass = null
    }
  }

  async #ensure(): Promise<void> {
    const { clock, metrics, pool } = this.#deps
    const started = clock()
    const wanted = await this.#wanted()
    const before = new Set(readyKeys(pool.list()))
    const now = await pool.ensure(wanted)
    for (const found of now) this.#tell(found, { before, tookMs: clock() - started })
    metrics.loaded.set(readyKeys(now).length)
  }

  async #wanted(): Promise<readonly PooledVersion[]> {
    const { clock, models, tables } = this.#deps
    const named = tables().flatMap((table) =>
      versionsOf(table).map((version) => models.findVersion(table.model, version)),
    )
    const found = (await Promise.all(named)).filter((version) => version !== null)
    for (const [key, { until }] of this.#asked) if (until < clock()) this.#asked.delete(key)
    const asked = [...this.#asked.values()].map(({ version }) => version)
    return [...new Map([...found, ...asked].map((version) => [keyOf(version), version])).values()]
  }

  #tell({ version, state }: PooledSession, at: { before: ReadonlySet<string>; tookMs: number }): void {
    const { logger, metrics } = this.#deps
    const labels = { model_name: version.model, model_version: String(version.version) }
    if (state.kind === 'failed') {
      metrics.loads.inc({ ...labels, outcome: 'failed' })
      logger.error({ ...labels, error: state.error, retryInMs: lookEveryMs }, 'a version did not load')
    } else if (state.kind === 'ready' && !at.before.has(keyOf(version))) {
      metrics.loads.inc({ ...labels, outcome: 'ready' })
      metrics.loadDuration.observe({ model_name: version.model }, at.tookMs / 1000)
      logger.info(labels, 'a version is loaded and warm')
    }
  }
}

function keyOf({ model, version }: PooledVersion): string {
  return `${model}@${version}`
}

function readyKeys(sessions: readonly PooledSession[]): readonly string[] {
  return sessions.filter(({ state }) => state.kind === 'ready').map(({ version }) => keyOf(version))
}
