import { type EvidenceTallied } from '@weir/contracts'
import { type Tally } from '@weir/rollout'
import { Failure, parseModelName, PoisonMessage, type ModelName } from '@weir/vocabulary'

/** A tally as it travels, in the words of the rollout library.
 *  @throws PoisonMessage `tally-invalid` when it is neither a guardrail nor a KPI tally, or both, or names no model */
export function tallyOf(value: EvidenceTallied): Tally {
  const { rolloutId, guardrail, kpi, watermark } = value
  const about = { rolloutId, model: modelOf(value), watermark }
  if (guardrail !== null && kpi === null) return { kind: 'guardrail', ...about, ...guardrail }
  if (kpi !== null && guardrail === null) return { kind: 'kpi', ...about, ...kpi }
  throw invalid(value, 'exactly one of guardrail and kpi must be set')
}

function modelOf(value: EvidenceTallied): ModelName {
  try {
    return parseModelName(value.model)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw invalid(value, error.message, error)
  }
}

function invalid(
  { tallyId, model, rolloutId }: EvidenceTallied,
  why: string,
  cause?: unknown,
): PoisonMessage {
  return new PoisonMessage('tally-invalid', `tally ${tallyId}: ${why}`, { tallyId, model, rolloutId, cause })
}
