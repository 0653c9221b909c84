export { assess, type Assessment } from './assess.ts'
export { commitOf, renewalOf } from './commit-of.ts'
export { decide } from './decide.ts'
export { addTally, newEvidence, type Evidence } from './evidence.ts'
export { missingForNext } from './missing-for-next.ts'
export { parsePlan } from './parse-plan.ts'
export { defaultSteppedPlan, type Plan } from './plan.ts'
export { type RolloutCommand } from './rollout-command.ts'
export { type RolloutEvent } from './rollout-event.ts'
export {
  type RecordedEvent,
  type RolloutCommit,
  type RolloutStore,
  type StoredModel,
} from './rollout-store.ts'
export { evolve, type Rollout } from './rollout.ts'
export { tableFor } from './table-for.ts'
export { tallyPredictions } from './tally-predictions.ts'
export { type PredictionFact, type Tally } from './tally.ts'
export { unitCountedAt } from './unit-counted-at.ts'
