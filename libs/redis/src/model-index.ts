import { NotFound, parseModelName, type ModelName } from '@weir/vocabulary'
import { modelIndexKey } from './keys.ts'
import { type RedisConnection } from './redis-connection.ts'

/** Which group each model belongs to. A model never changes its group, so an answer is kept. */
export class ModelIndex {
  readonly #redis: RedisConnection
  readonly #groups = new Map<ModelName, string>()

  constructor(redis: RedisConnection) {
    this.#redis = redis
  }

  /** @returns null for a model that nobody created */
  async groupOf(model: ModelName): Promise<string | null> {
    const known = this.#groups.get(model)
    if (known !== undefined) return known
    const group = await this.#redis.call((client) => client.hget(modelIndexKey, model))
    if (group !== null) this.#groups.set(model, group)
    return group
  }

  /** @throws NotFound `model-unknown` */
  async requireGroup(model: ModelName): Promise<string> {
    const group = await this.groupOf(model)
    if (group === null) throw new NotFound('model-unknown', `there is no model ${model}`, { model })
    return group
  }

  /** Takes a name for a group; the first group stays, whoever asks later.
   *  @returns the group that has it */
  async claim(model: ModelName, group: string): Promise<string | null> {
    await this.#redis.call((client) => client.hsetnx(modelIndexKey, model, group))
    return this.groupOf(model)
  }

  /** Every model with its group, by name. */
  async all(): Promise<readonly { readonly model: ModelName; readonly group: string }[]> {
    const groups = await this.#redis.call((client) => client.hgetall(modelIndexKey))
    return Object.entries(groups)
      .map(([name, group]) => ({ model: parseModelName(name), group }))
      .sort((a, b) => (a.model < b.model ? -1 : 1))
  }
}
