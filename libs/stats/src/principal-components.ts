/** Axes of a covariance or correlation matrix, the one with most variance first. */
export interface PrincipalComponents {
  /** Falling; variance along each axis, those of a singular matrix about 0, of either sign by rounding. */
  readonly eigenvalues: number[]
  /** One a row, in the order of the eigenvalues, each of length 1 and at right angles to the others. */
  readonly eigenvectors: number[][]
}

/** Off-diagonal entries below this share of the largest entry are 0. */
const negligible = 2 ** -60
/** The method takes 6 to 10 sweeps; more means that something is wrong. */
const mostSweeps = 60
/** Entries so near to the largest one count as large as it, so that rounding does not turn the sign. */
const alike = 1 - 1e-9

/** Principal components of a symmetric matrix by Jacobi rotations.
 *  @param matrix d x d, d >= 1, symmetric, finite: a covariance or correlation matrix
 *  @returns eigenvalues falling, unit eigenvectors; the first of an eigenvector's entries of largest size is positive,
 *  so that two computations are comparable; equal eigenvalues leave the direction within their space open. Relative
 *  error about 1e-14 of the largest eigenvalue. O(d^3), d up to a few hundred
 *  @throws RangeError if the matrix is not square, not symmetric to 1e-9 of its largest entry, or not finite
 *  Source: Jacobi 1846; rotations as in Rutishauser 1966.
 *  @example principalComponents([[2, 1], [1, 2]]): eigenvalues [3, 1], eigenvectors [[h, h], [h, -h]], h = sqrt(1/2) */
export function principalComponents(matrix: readonly ArrayLike<number>[]): PrincipalComponents {
  const d = matrix.length
  const entries = symmetricEntries(matrix)
  const axes = new Float64Array(d * d)
  for (let i = 0; i < d; i++) axes[i * d + i] = 1
  const least = negligible * largestOf(entries)
  for (let sweep = 0; rotateAll({ entries, axes, d, least }) > 0; sweep++)
    if (sweep === mostSweeps) throw new RangeError(`the axes of a ${d} x ${d} matrix do not converge`)
  const found = Array.from({ length: d }, (_, i) => ({
    eigenvalue: entries[i * d + i] ?? NaN,
    eigenvector: signed(Array.from(axes.subarray(i * d, (i + 1) * d))),
  })).sort((a, b) => b.eigenvalue - a.eigenvalue)
  return {
    eigenvalues: found.map(({ eigenvalue }) => eigenvalue),
    eigenvectors: found.map(({ eigenvector }) => eigenvector),
  }
}

/** Symmetric entries, row by row, and the axes found so far, one a row. */
interface Rotated {
  readonly entries: Float64Array
  readonly axes: Float64Array
  readonly d: number
  readonly least: number
}

/** One sweep over all pairs of axes. Returns the number of rotations. */
function rotateAll(rotated: Rotated): number {
  const { entries, d, least } = rotated
  let rotations = 0
  for (let p = 0; p < d; p++)
    for (let q = p + 1; q < d; q++) {
      if (!(Math.abs(entries[p * d + q] ?? NaN) > least)) continue
      rotate(rotated, p, q)
      rotations++
    }
  return rotations
}

/** Turns the axes p and q so that their covariance becomes 0. */
function rotate({ entries, axes, d }: Rotated, p: number, q: number): void {
  const covariance = entries[p * d + q] ?? NaN
  const [ofP, ofQ] = [entries[p * d + p] ?? NaN, entries[q * d + q] ?? NaN]
  const theta = (ofQ - ofP) / (2 * covariance)
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const cosine = 1 / Math.hypot(tangent, 1)
  const sine = tangent * cosine
  for (let k = 0; k < d; k++) {
    const atP = entries[p * d + k] ?? NaN
    const atQ = entries[q * d + k] ?? NaN
    entries[p * d + k] = entries[k * d + p] = cosine * atP - sine * atQ
    entries[q * d + k] = entries[k * d + q] = sine * atP + cosine * atQ
    const axisP = axes[p * d + k] ?? NaN
    const axisQ = axes[q * d + k] ?? NaN
    axes[p * d + k] = cosine * axisP - sine * axisQ
    axes[q * d + k] = sine * axisP + cosine * axisQ
  }
  entries[p * d + p] = ofP - tangent * covariance
  entries[q * d + q] = ofQ + tangent * covariance
  entries[p * d + q] = entries[q * d + p] = 0
}

function signed(axis: number[]): number[] {
  const largest = Math.max(...axis.map(Math.abs))
  const leading = axis.find((entry) => Math.abs(entry) >= alike * largest) ?? NaN
  return leading < 0 ? axis.map((entry) => 0 - entry) : axis
}

function symmetricEntries(matrix: readonly ArrayLike<number>[]): Float64Array {
  const d = matrix.length
  if (d === 0) throw new RangeError('a matrix without rows')
  const entries = new Float64Array(d * d)
  for (const [i, row] of matrix.entries()) {
    if (row.length !== d) throw new RangeError(`row ${i} of a ${d} x ${d} matrix has ${row.length} entries`)
    entries.set(row, i * d)
  }
  const largest = largestOf(entries)
  if (!Number.isFinite(largest)) throw new RangeError('a matrix with entries that are not finite numbers')
  for (let i = 0; i < d; i++)
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [entries[i * d + j] ?? NaN, entries[j * d + i] ?? NaN]
      if (Math.abs(lower - upper) > 1e-9 * largest)
        throw new RangeError(`entries ${i}, ${j} differ: ${lower}, ${upper}`)
      entries[i * d + j] = entries[j * d + i] = (lower + upper) / 2
    }
  return entries
}

function largestOf(entries: Float64Array): number {
  return entries.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
}
