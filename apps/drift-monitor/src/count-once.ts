import { type PredictionFact, type tallyPredictions } from '@weir/rollout'

/** The rollout that is tallied: its version under test, and the latency above which an answer is slow. */
export type TallyScope = Parameters<typeof tallyPredictions>[1]

/** Where a bad event was counted before. */
export interface SeenBefore {
  has(key: string): boolean
}

/** Takes off a prediction the bad events that its entity has had before in the same comparison, and names the others.
 *  Routing is sticky: an entity that fails again and again says no more about a version than once.
 *  Answers to split traffic are one comparison, whoever gave them; where each request has two answers, each version has
 *  its own, or the one that answers first would hide what the other does.
 *  @returns the fact to count, and a key for each bad event that is left in it */
export function countOnce(
  fact: PredictionFact,
  entityId: string,
  { scope, seen }: { readonly scope: TallyScope; readonly seen: SeenBefore },
): { readonly fact: PredictionFact; readonly keys: readonly string[] } {
  const kinds = badKindsOf(fact, scope)
  if (kinds.length === 0) return { fact, keys: [] }
  const keyOf = (kind: BadKind) => `${fact.rolloutId}|${comparisonOf(fact)}|${kind}|${entityId}`
  const fresh = kinds.filter((kind) => !seen.has(keyOf(kind)))
  return { fact: fresh.length === kinds.length ? fact : keepOnly(fact, fresh), keys: fresh.map(keyOf) }
}

type BadKind = 'error' | 'timeout' | 'fallback' | 'notNumber' | 'slow'

function badKindsOf(fact: PredictionFact, { latencyObjectiveMs }: TallyScope): readonly BadKind[] {
  const kinds: BadKind[] = []
  if (fact.status === 'error' || fact.status === 'timeout') kinds.push(fact.status)
  if (fact.isFallback) kinds.push('fallback')
  if (fact.isNotNumber) kinds.push('notNumber')
  if (fact.latencyMs > latencyObjectiveMs) kinds.push('slow')
  return kinds
}

function comparisonOf({ intendedRole, intendedVersion, probability }: PredictionFact): string {
  const isSplit = intendedRole !== 'shadow' && probability > 0 && probability < 1
  return isSplit ? 'split' : `${intendedRole === 'shadow' ? 'copy' : 'all'}-${intendedVersion}`
}

function keepOnly(fact: PredictionFact, kinds: readonly BadKind[]): PredictionFact {
  const isFailure = fact.status === 'error' || fact.status === 'timeout'
  return {
    ...fact,
    status: isFailure && !kinds.some((kind) => kind === fact.status) ? 'ok' : fact.status,
    isFallback: kinds.includes('fallback'),
    isNotNumber: kinds.includes('notNumber'),
    latencyMs: kinds.includes('slow') ? fact.latencyMs : 0,
    // What was no answer of this version stays none.
    predictedClass: isFailure || fact.isFallback ? '' : fact.predictedClass,
  }
}
