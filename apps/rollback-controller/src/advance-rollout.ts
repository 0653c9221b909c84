import { assess, type Evidence } from '@weir/rollout'
import { type ModelName } from '@weir/vocabulary'
import { type AssessmentHistory } from './assessment-history.ts'
import { decideAndStore, type DecideDeps, type Decided } from './decide-and-store.ts'

export interface AdvanceDeps extends DecideDeps {
  readonly history: AssessmentHistory
}

/** Lets a rollout go where its evidence leads it, as far as that is: on, back or nowhere. Call it in the model's queue,
 *  once for each state of the evidence, so that a decision rests on the first evidence that was enough for it.
 *  @returns the last decision */
export async function advanceRollout(
  deps: AdvanceDeps,
  model: ModelName,
  evidence: Evidence,
): Promise<Decided> {
  for (;;) {
    const decided = await decideAndStore(deps, model, ({ rollout }) => {
      if (rollout?.rolloutId !== evidence.rolloutId) return null
      const now = deps.now()
      const assessment = assess(rollout, evidence)
      deps.history.add(rollout, assessment, now)
      return { kind: 'advance', now, assessment }
    })
    if (decided.kind !== 'stored') return decided
  }
}
