import { type Model, type ModelVersion, type RegistryStore } from '@weir/models'
import { type RoutingStore } from '@weir/routing'
import { Failure, type ModelName, type VersionNumber } from '@weir/vocabulary'

/** A model with its versions by number. */
export interface HeldModel {
  readonly model: Model
  readonly versions: ReadonlyMap<VersionNumber, ModelVersion>
}

/** What a reader of models and versions needs of the snapshot. */
export type ModelReader = Pick<ModelSnapshot, 'findModel' | 'findVersion'>

export interface ModelSnapshotOptions {
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
  /** How often everything is read again, because a notice of a change may be lost; 10,000 ms by default. */
  readonly pollMs?: number
}

/** A name that is not found is not asked for again within this time: clients that send wrong names are not a load. */
const missKeptMs = 1_000

/** Every model with its contract and versions in memory, kept by notices of changes, on a miss and by reading again.
 *  While the store is away what is known stays. */
export class ModelSnapshot {
  readonly #store: RegistryStore
  readonly #clock: () => number
  readonly #held = new Map<ModelName, HeldModel>()
  readonly #missedAt = new Map<ModelName, number>()
  readonly #underway = new Map<ModelName, Promise<void>>()
  #failure: Failure | null = null
  #isPolling = false
  #timer: NodeJS.Timeout | undefined
  #stopWatching: () => Promise<void> = () => Promise.resolve()

  private constructor(store: RegistryStore, clock: () => number) {
    this.#store = store
    this.#clock = clock
  }

  /** @throws Unavailable when the store cannot be read at the start */
  static async start(
    stores: { readonly registry: RegistryStore; readonly routing: Pick<RoutingStore, 'watch'> },
    options: ModelSnapshotOptions,
  ): Promise<ModelSnapshot> {
    const snapshot = new ModelSnapshot(stores.registry, options.clock)
    snapshot.#stopWatching = await stores.routing.watch(
      (model) => void snapshot.#keepFailure(() => snapshot.#read(model)),
    )
    try {
      await snapshot.#readAll()
    } catch (error) {
      await snapshot.#stopWatching()
      throw error
    }
    snapshot.#timer = setInterval(() => void snapshot.#poll(), options.pollMs ?? 10_000)
    return snapshot
  }

  all(): readonly HeldModel[] {
    return [...this.#held.values()]
  }

  model(name: ModelName): Model | null {
    return this.#held.get(name)?.model ?? null
  }

  version(name: ModelName, number: VersionNumber): ModelVersion | null {
    return this.#held.get(name)?.versions.get(number) ?? null
  }

  /** What is held, or what the store has: for a name, or a version, that is new here.
   *  @throws Unavailable when it is not held and the store does not answer */
  async find(name: ModelName, number?: VersionNumber): Promise<HeldModel | null> {
    return this.#findWith(name, ({ versions }) => number === undefined || versions.has(number))
  }

  /** The model, with its contract at `revision` or later where the store has that: a record may be ahead of a notice.
   *  @throws Unavailable when that is not held and the store does not answer */
  async findModel(name: ModelName, revision = 1): Promise<Model | null> {
    const held = await this.#findWith(name, ({ model }) => model.contract.revision >= revision)
    return held?.model ?? null
  }

  /** @throws Unavailable when it is not held and the store does not answer */
  async findVersion(name: ModelName, number: VersionNumber): Promise<ModelVersion | null> {
    return (await this.find(name, number))?.versions.get(number) ?? null
  }

  async #findWith(name: ModelName, isEnough: (held: HeldModel) => boolean): Promise<HeldModel | null> {
    const held = this.#held.get(name)
    const isHeld = held !== undefined && isEnough(held)
    if (isHeld || this.#clock() < (this.#missedAt.get(name) ?? Number.NEGATIVE_INFINITY) + missKeptMs)
      return held ?? null
    await this.#readOnce(name)
    const found = this.#held.get(name)
    if (found === undefined || !isEnough(found)) this.#rememberMiss(name)
    return found ?? null
  }

  /** Why the last read failed; null when it did not. */
  failure(): Failure | null {
    return this.#failure
  }

  /** Reads everything again; a store that is away leaves what is held as it is. */
  async refresh(): Promise<void> {
    await this.#keepFailure(() => this.#readAll())
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return
    this.#isPolling = true
    try {
      await this.refresh()
    } finally {
      this.#isPolling = false
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#stopWatching()
  }

  async #readAll(): Promise<void> {
    const models = await this.#store.models.list()
    await Promise.all(
      models.map(async (model) => this.#hold(model, await this.#store.versions.list(model.name))),
    )
    this.#failure = null
  }

  #readOnce(name: ModelName): Promise<void> {
    const underway = this.#underway.get(name) ?? this.#read(name).finally(() => this.#underway.delete(name))
    this.#underway.set(name, underway)
    return underway
  }

  async #read(name: ModelName): Promise<void> {
    const model = await this.#store.models.find(name)
    if (model !== null) this.#hold(model, await this.#store.versions.list(name))
  }

  /** Versions are never removed and contracts only grow, so an answer that comes late takes nothing back. */
  #hold(model: Model, versions: readonly ModelVersion[]): void {
    const before = this.#held.get(model.name)
    const isOlder = before !== undefined && before.model.contract.revision > model.contract.revision
    this.#held.set(model.name, {
      model: isOlder ? before.model : model,
      versions: new Map([
        ...(before?.versions ?? []),
        ...versions.map((found) => [found.version, found] as const),
      ]),
    })
    this.#missedAt.delete(model.name)
  }

  #rememberMiss(name: ModelName): void {
    const oldest = this.#missedAt.keys().next().value
    if (this.#missedAt.size >= 1_000 && oldest !== undefined) this.#missedAt.delete(oldest)
    this.#missedAt.set(name, this.#clock())
  }

  async #keepFailure(read: () => Promise<void>): Promise<void> {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#failure = error
    }
  }
}
