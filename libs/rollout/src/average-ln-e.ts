/** Natural log of the average of e-values, each given by its log. An average of e-values is one again, however they depend
 *  on each other: several checks share one alpha without loss.
 *  @param logs at least one, finite
 *  @example averageLnE([Math.log(1), Math.log(3)]) = ln 2 */
export function averageLnE(logs: readonly number[]): number {
  const highest = Math.max(...logs)
  return highest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0) / logs.length)
}
