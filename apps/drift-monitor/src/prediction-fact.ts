import { type PredictionServed } from '@weir/contracts'
import { type PredictionFact } from '@weir/rollout'
import { parseVersionNumber } from '@weir/vocabulary'

/** What guardrails look at in one prediction.
 *  @throws InvalidInput when its versions are no version numbers */
export function predictionFact(prediction: PredictionServed, rolloutId: string): PredictionFact {
  const { intendedVersion, version, intendedRole, probability, requestId, predictedClass } = prediction
  const { status, isNotNumber, latencyMs } = prediction
  return {
    rolloutId,
    intendedVersion: parseVersionNumber(intendedVersion),
    intendedRole,
    probability,
    requestId,
    predictedClass,
    status,
    isFallback: version !== intendedVersion,
    isNotNumber,
    latencyMs,
  }
}

/** Names one answer, whoever gave it: of one request and row the first live answer counts, and the first of each
 *  version on a copy. */
export function answerKey({
  rolloutId,
  intendedRole,
  intendedVersion,
  requestId,
  row,
}: PredictionServed): string {
  const side = intendedRole === 'shadow' ? intendedVersion : 'live'
  return `${rolloutId}|${side}|${requestId}|${row}`
}
