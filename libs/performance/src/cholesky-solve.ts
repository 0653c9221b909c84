import { valueAt } from './value-at.ts'

/** Solves A x = b for a symmetric positive definite A.
 *  @param matrix A by rows in one array, dimension^2 long; its lower half is read and overwritten with the factor
 *  @param right b; overwritten with x
 *  @throws RangeError if A is not positive definite. O(dimension^3) */
export function choleskySolve(matrix: Float64Array, right: Float64Array): void {
  const size = right.length
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = valueAt(matrix, i * size + j)
      for (let k = 0; k < j; k++) sum -= valueAt(matrix, i * size + k) * valueAt(matrix, j * size + k)
      if (i === j && !(sum > 0)) throw new RangeError('the matrix is not positive definite')
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / valueAt(matrix, j * size + j)
    }
  for (let i = 0; i < size; i++) {
    let sum = valueAt(right, i)
    for (let k = 0; k < i; k++) sum -= valueAt(matrix, i * size + k) * valueAt(right, k)
    right[i] = sum / valueAt(matrix, i * size + i)
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = valueAt(right, i)
    for (let k = i + 1; k < size; k++) sum -= valueAt(matrix, k * size + i) * valueAt(right, k)
    right[i] = sum / valueAt(matrix, i * size + i)
  }
}
