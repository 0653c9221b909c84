import { evolve, type Rollout, type RolloutCommit, type RolloutStore, type StoredModel } from '@weir/rollout'
import { challengerOf } from '@weir/routing'
import { type ModelName } from '@weir/vocabulary'

/** One model as the leader knows it. */
export interface HeldModel extends Omit<StoredModel, 'active'> {
  /** The rollout under way. */
  readonly rollout: Rollout | null
  /** The lead under which it was read. */
  readonly fence: number
  /** Whether the table was written under this lead. One that was only read may have lost its lease meanwhile: readers
   *  took the weight back, so a higher epoch comes before any renewal. */
  readonly isTableOurs: boolean
}

/** What the leader knows of the models that it has touched. It holds for one lead; the store's compare-and-set finds out
 *  if it is outdated. */
export class HeldModels {
  readonly #store: RolloutStore
  readonly #held = new Map<ModelName, HeldModel>()

  constructor(store: RolloutStore) {
    this.#store = store
  }

  /** What is held, or what the store has. */
  async of(model: ModelName, fence: number): Promise<HeldModel> {
    const known = this.#held.get(model)
    if (known?.fence === fence) return known
    const { active, ...stored } = await this.#store.load(model)
    const rollout = active?.events.reduce<Rollout | null>((state, { event }) => evolve(state, event), null)
    return this.replace({ ...stored, rollout: rollout ?? null, fence, isTableOurs: false })
  }

  replace(held: HeldModel): HeldModel {
    this.#held.set(held.model, held)
    return held
  }

  /** It is read again before it is used again, and its table counts as another's. */
  forget(model: ModelName): void {
    const held = this.#held.get(model)
    // It stays listed, so that whoever walks over the active ones reads it again.
    if (held !== undefined) this.#held.set(model, { ...held, fence: outdated })
  }

  /** Models that had a rollout when they were last looked at. */
  active(): readonly HeldModel[] {
    return [...this.#held.values()].filter(({ rollout }) => rollout !== null)
  }
}

/** Fencing numbers begin at 1. */
const outdated = 0

/** What is known after a commit was stored. */
export function heldAfter(held: HeldModel, commit: RolloutCommit, rollout: Rollout): HeldModel {
  const { table, championMovesTo, failedVersion, isEnd } = commit
  return {
    ...held,
    rollout: isEnd ? null : rollout,
    table: table ?? held.table,
    epoch: table?.epoch ?? held.epoch,
    champion: championMovesTo ?? held.champion,
    champions: withOne(held.champions, championMovesTo),
    failedVersions: withOne(held.failedVersions, failedVersion),
    isTableOurs: table !== null || held.isTableOurs,
  }
}

/** Whether the challenger's weight hangs on the lease. */
export function needsLease({ rollout, table }: HeldModel): boolean {
  return rollout !== null && table !== null && (challengerOf(table)?.weightPercent ?? 0) > 0
}

function withOne<Value>(values: readonly Value[], one: Value | null): readonly Value[] {
  return one === null || values.includes(one) ? values : [...values, one]
}
