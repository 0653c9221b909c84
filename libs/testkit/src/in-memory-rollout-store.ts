import { type RecordedEvent, type RolloutCommit, type RolloutStore, type StoredModel } from '@weir/rollout'
import { Conflict, InvalidInput, type ModelName } from '@weir/vocabulary'

/** A rollout store in memory; keeps its promises within one process and forgets everything with it. */
export function inMemoryRolloutStore(): RolloutStore {
  const models = new Map<ModelName, StoredModel>()
  const histories = new Map<string, readonly RecordedEvent[]>()
  const rolloutIds = new Map<ModelName, readonly string[]>()
  const answers = new Map<string, number>()
  const stored = (model: ModelName) => models.get(model) ?? emptyModel(model)

  return {
    load: async (model) => structuredClone(stored(model)),
    commit: async (commit) => {
      const answered = answers.get(commit.requestId)
      if (answered !== undefined) return answered
      const before = stored(commit.model)
      requireCurrent(before, commit, histories.has(commit.rolloutId))
      const history = [...(histories.get(commit.rolloutId) ?? []), ...structuredClone(recorded(commit))]
      const after = applied(before, commit, history)
      histories.set(commit.rolloutId, history)
      if (commit.expectedRolloutVersion === 0)
        rolloutIds.set(commit.model, [commit.rolloutId, ...(rolloutIds.get(commit.model) ?? [])])
      models.set(commit.model, after)
      answers.set(commit.requestId, after.epoch)
      return after.epoch
    },
    events: async (rolloutId) => structuredClone(histories.get(rolloutId) ?? []),
    list: async (model) => rolloutIds.get(model) ?? [],
    activeModels: async () => [...models.values()].filter(({ active }) => active).map(({ model }) => model),
  }
}

function emptyModel(model: ModelName): StoredModel {
  return { model, table: null, epoch: 0, champion: null, active: null, failedVersions: [], champions: [] }
}

function requireCurrent(before: StoredModel, commit: RolloutCommit, isKnown: boolean): void {
  const context = { model: commit.model, rolloutId: commit.rolloutId }
  if (commit.table !== null && commit.table.epoch !== commit.expectedEpoch + 1)
    throw new InvalidInput('table-epoch-invalid', 'the epoch of a new table is the next one', context)
  const isStart = commit.expectedRolloutVersion === 0
  if (isStart && before.active !== null)
    throw new Conflict('rollout-active', `${before.active.rolloutId} is active`, context)
  const sequence = before.active?.rolloutId === commit.rolloutId ? before.active.events.length : undefined
  if (isStart ? isKnown : sequence !== commit.expectedRolloutVersion)
    throw new Conflict('rollout-stale', 'the rollout has moved on', context)
  if (before.epoch !== commit.expectedEpoch)
    throw new Conflict('epoch-stale', `the epoch is ${before.epoch}, not ${commit.expectedEpoch}`, context)
}

function recorded({ rolloutId, model, expectedRolloutVersion, events }: RolloutCommit): RecordedEvent[] {
  return events.map(({ eventId, event }, index) => ({
    eventId,
    rolloutId,
    model,
    sequence: expectedRolloutVersion + index + 1,
    event,
  }))
}

function applied(before: StoredModel, commit: RolloutCommit, history: readonly RecordedEvent[]): StoredModel {
  return {
    model: commit.model,
    table: commit.table === null ? before.table : structuredClone(commit.table),
    epoch: commit.table?.epoch ?? before.epoch,
    champion: commit.championMovesTo ?? before.champion,
    active: commit.isEnd ? null : { rolloutId: commit.rolloutId, events: history },
    failedVersions: withOne(before.failedVersions, commit.failedVersion),
    champions: withOne(before.champions, commit.championMovesTo),
  }
}

function withOne<Value>(values: readonly Value[], one: Value | null): readonly Value[] {
  return one === null || values.includes(one) ? values : [...values, one]
}
