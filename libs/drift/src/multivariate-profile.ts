import { principalComponents } from '@weir/stats'
import { type Learn } from './learned-behaviour.ts'
import { numericProfile, type NumericColumn } from './numeric-profile.ts'
import { reconstructionError, reconstructionOf } from './reconstruction.ts'
import { type MultivariateProfile } from './reference-profile.ts'

/** Share of the variance of the standardised features that the components keep, and no more than needed. */
const keptVariance = 0.65
/** Features beyond the first hundred that vary are left out: a row costs features times components. */
const mostFeatures = 100
/** Products that the correlation matrix may cost; beyond them it is that of every second, third, ... row. */
const mostProducts = 1e9

/** Principal components of the standardised numeric features, null taken as the mean, and how far the rows of the
 *  reference lie from their plane.
 *  @param columns numeric features; those with one value alone, or none, are left out
 *  @param bins of the error
 *  @returns null with fewer than two features that vary, and with two that hardly move together (a correlation below
 *  0.3): it takes both components to keep the variance, and then nothing is ever left over. O(n d^2) for d features */
export function multivariateProfile(
  columns: readonly NumericColumn[],
  { bins, learn }: { readonly bins: number; readonly learn: Learn },
): MultivariateProfile | null {
  const varying = columns.flatMap((column) => standardise(column) ?? []).slice(0, mostFeatures)
  const rows = varying[0]?.values.length ?? 0
  if (varying.length < 2) return null
  const correlation = correlationOf(varying.map(({ values }) => values))
  const { eigenvalues, eigenvectors } = principalComponents(correlation)
  const kept = componentsFor(eigenvalues)
  if (kept === varying.length) return null
  const parts = {
    features: varying.map(({ name }) => name),
    means: varying.map(({ mean }) => mean),
    deviations: varying.map(({ deviation }) => deviation),
    correlation,
    components: eigenvectors.slice(0, kept),
  }
  const reconstruction = reconstructionOf(parts)
  const errors = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < varying.length; at++) reconstruction.row[at] = varying[at]?.raw[row] ?? NaN
    errors[row] = reconstructionError(reconstruction)
  }
  return { ...parts, error: numericProfile({ name: 'pca_error', values: errors }, { bins, learn }) }
}

interface Standardised {
  readonly name: string
  readonly mean: number
  readonly deviation: number
  readonly raw: ArrayLike<number>
  /** Mean 0 and standard deviation 1 (ddof 0) with null as 0. */
  readonly values: Float64Array
}

/** @returns null for a column that does not vary */
function standardise({ name, values: raw }: NumericColumn): Standardised | null {
  const stored = Float32Array.from(raw)
  const values = new Float64Array(stored.length).fill(NaN)
  let count = 0
  let sum = 0
  let min = Infinity
  let max = -Infinity
  for (const [row, value] of stored.entries()) {
    if (!Number.isFinite(value)) continue
    values[row] = value
    sum += value
    count++
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  if (!(min < max)) return null
  const mean = sum / count
  let squares = 0
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / stored.length)
  for (const [row, value] of values.entries())
    values[row] = Number.isNaN(value) ? 0 : (value - mean) / deviation
  return { name, mean, deviation, raw, values }
}

function correlationOf(columns: readonly Float64Array[]): number[][] {
  const rows = columns[0]?.length ?? 0
  const step = Math.max(1, Math.ceil((rows * columns.length ** 2) / 2 / mostProducts))
  const products = columns.map((a, at) => columns.slice(0, at + 1).map((b) => productOf(a, b, step)))
  const squareOf = (at: number) => products[at]?.[at] ?? 0
  return columns.map((_, a) =>
    columns.map((_, b) => {
      const scale = Math.sqrt(squareOf(a) * squareOf(b))
      if (a === b || scale === 0) return a === b ? 1 : 0
      return (products[Math.max(a, b)]?.[Math.min(a, b)] ?? 0) / scale
    }),
  )
}

function productOf(a: Float64Array, b: Float64Array, step: number): number {
  let sum = 0
  for (let row = 0; row < a.length; row += step) sum += (a[row] ?? 0) * (b[row] ?? 0)
  return sum
}

function componentsFor(variances: readonly number[]): number {
  const wanted = keptVariance * variances.reduce((sum, variance) => sum + variance, 0)
  let kept = 0
  for (const [index, variance] of variances.entries()) {
    kept += variance
    if (kept >= wanted) return index + 1
  }
  return variances.length
}
