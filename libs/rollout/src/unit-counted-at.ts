import { type Instant } from '@weir/vocabulary'

/** When a paired unit counts: at the maturity age, the same for all, or when its label lands if that is later. Counted as
 *  labels land, good news (which lands early) would come first.
 *  @param maturityMs age at which a prediction counts, in event time */
export function unitCountedAt(predictedAt: Instant, labelledAt: Instant, maturityMs: number): Instant {
  return Math.max(predictedAt + maturityMs, labelledAt)
}
