import {
  cramerVonMisesTest,
  ksTest,
  mannWhitneyTest,
  twoProportionTest,
  wassersteinDistance,
  welchTest,
} from '@weir/stats'
import { type NumberTests } from '../../drift/exact-report.ts'
import { type ColumnAlone } from './adjust-tests.ts'

/** Tests whether two columns of numbers are draws of one distribution.
 *  @param reference NaN for null; infinities count as null, as they do everywhere. Likewise `batch`
 *  @returns null for a test that needs more values than a side has. O(n log n) */
export function numberTests(
  reference: Float32Array,
  batch: Float32Array,
): Omit<ColumnAlone<NumberTests>, 'subject' | 'subjectKind'> {
  const [a, b] = [batch.filter(Number.isFinite), reference.filter(Number.isFinite)]
  const isEmpty = a.length === 0 || b.length === 0
  const isSingle = a.length < 2 || b.length < 2
  return {
    referenceN: b.length,
    batchN: a.length,
    nulls: nullsTest([reference.length, b.length], [batch.length, a.length]),
    ks: isEmpty ? null : ksTest(a, b),
    mannWhitney: isEmpty ? null : largerTest(a, b),
    cramerVonMises: isSingle ? null : cramerVonMisesTest(a, b),
    welch: isSingle ? null : welch(a, b),
    wasserstein: isEmpty ? null : inDeviations(a, b),
    largestTie: largestTie(a, b),
  }
}

/** Of the shares of rows without a value. @param reference rows, and those of them with a value; likewise `batch`
 *  @returns null without rows */
export function nullsTest(reference: readonly [number, number], batch: readonly [number, number]) {
  if (reference[0] === 0 || batch[0] === 0) return null
  const share = ([n, values]: readonly [number, number]) => ({ hits: n - values, n })
  const { statistic, pValue } = twoProportionTest(share(batch), share(reference))
  return { statistic, pValue }
}

function largerTest(a: Float32Array, b: Float32Array) {
  const { statistic, pValue } = mannWhitneyTest(a, b)
  return { statistic: statistic / (a.length * b.length), pValue }
}

function welch(a: Float32Array, b: Float32Array) {
  const { statistic, pValue } = welchTest(momentsOf(a), momentsOf(b))
  return { statistic, pValue }
}

function inDeviations(a: Float32Array, reference: Float32Array): number | null {
  const unit = Math.sqrt(momentsOf(reference).variance)
  return unit > 0 ? wassersteinDistance(a, reference) / unit : null
}

/** In two passes: the squares of large numbers far from 0 would cancel. A sum divided at its end keeps the mean of equal
 *  values exact, and their variance 0. */
function momentsOf(values: Float32Array) {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n, mean, variance: n < 2 ? 0 : squares / (n - 1) }
}

function largestTie(a: Float32Array, b: Float32Array): number | null {
  const all = new Float32Array(a.length + b.length)
  if (all.length === 0) return null
  all.set(a)
  all.set(b, a.length)
  all.sort()
  let first = 0
  let largest = 1
  for (let at = 1; at < all.length; at += 1) {
    if (all[at] !== all[first]) first = at
    largest = Math.max(largest, at - first + 1)
  }
  return largest / all.length
}
