import { defaultSteppedPlan, type RolloutCommit, type RolloutEvent } from '@weir/rollout'
import { type RoutingTable } from '@weir/routing'
import { parseVersionNumber, type ModelName } from '@weir/vocabulary'

/** The start of an immediate rollout of version 1. */
export function sampleStart(model: ModelName, rolloutId: string): RolloutEvent {
  return {
    kind: 'rolloutStarted',
    rolloutId,
    model,
    challenger: parseVersionNumber(1),
    formerChampion: null,
    plan: { kind: 'immediate', watch: { minEventMs: 0 }, guardrails: defaultSteppedPlan.guardrails },
    kpi: null,
    positiveClass: 'late',
    isRoutable: true,
    salt: 'salt',
    keptLoaded: [],
    by: 'ada',
    reason: 'first version',
    at: 1_700_000_000_000,
    eventTime: null,
  }
}

/** A valid table: version 1 is champion, version 2 the challenger with this weight. */
export function sampleTable(model: ModelName, epoch: number, challengerPercent = 5): RoutingTable {
  return {
    model,
    epoch,
    salt: 'salt',
    rolloutId: 'rollout-1',
    variants: [
      { version: parseVersionNumber(1), role: 'champion', weightPercent: 100 - challengerPercent },
      { version: parseVersionNumber(2), role: 'challenger', weightPercent: challengerPercent },
    ],
    shadows: [],
    standby: [],
    changedAt: 1_700_000_000_000 + epoch,
  }
}

/** A commit that stores `table` as the next one: the first starts the rollout, later ones only renew the table. */
export function sampleTableCommit(table: RoutingTable, rolloutId: string): RolloutCommit {
  const isFirst = table.epoch === 1
  const event = sampleStart(table.model, rolloutId)
  return {
    requestId: `${rolloutId}-${table.epoch}`,
    model: table.model,
    rolloutId,
    expectedEpoch: table.epoch - 1,
    expectedRolloutVersion: isFirst ? 0 : 1,
    events: isFirst ? [{ eventId: `${rolloutId}-event`, event }] : [],
    table,
    championMovesTo: null,
    failedVersion: null,
    isEnd: false,
  }
}
