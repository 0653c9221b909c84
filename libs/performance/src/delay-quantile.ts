import { type DelayCurve } from './kaplan-meier.ts'

/** Age by which a share of the labels has arrived.
 *  @param share 0 < share <= 1
 *  @returns the least age at which the curve reaches the share, in the unit of its ages; null if it never does, because
 *  too many labels are missing or the oldest predictions are too young
 *  @throws RangeError for another share
 *  @example a curve of share 0.5 at age 1 and 1 at age 3: delayQuantile(curve, 0.6) = 3 */
export function delayQuantile({ steps }: DelayCurve, share: number): number | null {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share ${share} is not above 0 and at most 1`)
  return steps.find((step) => step.share >= share)?.age ?? null
}
