/** Natural log of the arithmetic mean of e^x, without overflow.
 *  @param logs at least one value; -Infinity counts as a zero
 *  @throws RangeError if there is none */
export function logMeanExp(logs: readonly number[]): number {
  if (logs.length === 0) throw new RangeError('the mean of no values')
  const largest = logs.reduce((most, log) => Math.max(most, log), -Infinity)
  if (largest === -Infinity) return -Infinity
  const scaled = logs.reduce((sum, log) => sum + Math.exp(log - largest), 0)
  return largest + Math.log(scaled / logs.length)
}
