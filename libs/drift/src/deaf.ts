/** Largest threshold of the Jensen-Shannon distance, base 2, that still sees what it should: a shift of half a standard
 *  deviation makes 0.21, one of a whole standard deviation 0.39. */
export const mostUsefulThreshold = 0.21

/** Whether a check with this threshold cannot see half a standard deviation of shift. It then says nothing about drift,
 *  and never that there is none. @param threshold of the Jensen-Shannon distance, base 2; NaN is deaf */
export function isDeaf(threshold: number): boolean {
  return !(threshold <= mostUsefulThreshold)
}
