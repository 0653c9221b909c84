import { chiSquareTail } from './chi-square.ts'

/** Rows with a property among n rows. */
export interface Proportion {
  readonly hits: number
  readonly n: number
}

/** Two-sided z-test that two windows have the same share of rows with a property.
 *  @param a 0 <= hits <= n, n >= 1
 *  @param b likewise
 *  @returns statistic: z with the pooled variance, above 0 if a's share is the larger; 0 with p-value 1 if the shares
 *  are both 0 or both 1; pValue: two-sided normal tail, without continuity correction, that of the chi-square test of
 *  the 2 x 2 table. Good for 5 hits and 5 misses a window and more
 *  @throws RangeError for other arguments
 *  @example { hits: 100, n: 1000 } and { hits: 120, n: 1000 }: z -1.429301, p 0.152918 */
export function twoProportionTest(
  a: Proportion,
  b: Proportion,
): { readonly statistic: number; readonly pValue: number } {
  for (const { hits, n } of [a, b])
    if (!(hits >= 0 && hits <= n && n >= 1 && n < Infinity))
      throw new RangeError(`${hits} of ${n} is not a share`)
  const pooled = (a.hits + b.hits) / (a.n + b.n)
  if (pooled === 0 || pooled === 1) return { statistic: 0, pValue: 1 }
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n))
  const statistic = (a.hits / a.n - b.hits / b.n) / error
  return { statistic, pValue: chiSquareTail(statistic * statistic, 1) }
}
