import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { principalComponents } from './principal-components.ts'

const golden: { matrix: number[][]; eigenvalues: number[]; eigenvectors: number[][] }[] = JSON.parse(
  readFileSync(new URL('./golden/principal-components.json', import.meta.url), 'utf8'),
).cases

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, entry, i) => sum + entry * (b[i] ?? NaN), 0)

const symmetric = fc.integer({ min: 1, max: 7 }).chain((d) =>
  fc
    .array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: d, maxLength: d }), {
      minLength: d,
      maxLength: d,
    })
    .map((rows) => rows.map((row, i) => row.map((entry, j) => entry + (rows[j]?.[i] ?? NaN)))),
)

describe('principal components', () => {
  it.each(golden)('equal scikit-learn: $eigenvalues', ({ matrix, eigenvalues, eigenvectors }) => {
    const found = principalComponents(matrix)
    for (const [i, eigenvalue] of eigenvalues.entries()) {
      expect(Math.abs((found.eigenvalues[i] ?? NaN) / eigenvalue - 1)).toBeLessThan(1e-10)
      for (const [j, entry] of (eigenvectors[i] ?? []).entries())
        expect(found.eigenvectors[i]?.[j]).toBeCloseTo(entry, 10)
    }
    // More features than rows: the others have no variance.
    for (const none of found.eigenvalues.slice(eigenvalues.length))
      expect(Math.abs(none)).toBeLessThan(1e-12 * (eigenvalues[0] ?? NaN))
  })

  it('are orthonormal, falling, with a fixed sign, and make up the matrix', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const { eigenvalues, eigenvectors } = principalComponents(matrix)
        expect(eigenvalues).toEqual(eigenvalues.toSorted((a, b) => b - a))
        for (const [i, axis] of eigenvectors.entries()) {
          for (const [j, other] of eigenvectors.entries())
            expect(dot(axis, other)).toBeCloseTo(i === j ? 1 : 0, 10)
          const largest = Math.max(...axis.map(Math.abs))
          expect(axis.find((entry) => Math.abs(entry) >= (1 - 1e-9) * largest)).toBeGreaterThan(0)
          for (const [j, row] of matrix.entries())
            expect(dot(row, axis)).toBeCloseTo((eigenvalues[i] ?? NaN) * (axis[j] ?? NaN), 9)
        }
      }),
    )
  })

  it('have the published values', () => {
    const { eigenvalues, eigenvectors } = principalComponents([
      [2, 1],
      [1, 2],
    ])
    expect(eigenvalues[0]).toBeCloseTo(3, 12)
    expect(eigenvalues[1]).toBeCloseTo(1, 12)
    expect(eigenvectors[0]?.[0]).toBeCloseTo(Math.SQRT1_2, 12)
    expect(eigenvectors[1]?.[0]).toBeCloseTo(Math.SQRT1_2, 12)
    expect(eigenvectors[1]?.[1]).toBeCloseTo(-Math.SQRT1_2, 12)
  })

  it('work for diagonal, zero and tiny matrices and for one feature', () => {
    expect(principalComponents([[0]])).toEqual({ eigenvalues: [0], eigenvectors: [[1]] })
    expect(
      principalComponents([
        [1, 0],
        [0, 4],
      ]),
    ).toEqual({
      eigenvalues: [4, 1],
      eigenvectors: [
        [0, 1],
        [1, 0],
      ],
    })
    const tiny = principalComponents([
      [2e-200, 1e-200],
      [1e-200, 2e-200],
    ])
    expect((tiny.eigenvalues[0] ?? NaN) / 3e-200).toBeCloseTo(1, 12)
  })

  it('of a hundred correlated features add up to their number', () => {
    const correlation = Array.from({ length: 100 }, (_, i) =>
      Float64Array.from({ length: 100 }, (_, j) => 0.9 ** Math.abs(i - j)),
    )
    const { eigenvalues } = principalComponents(correlation)
    expect(eigenvalues.reduce((sum, value) => sum + value)).toBeCloseTo(100, 9)
    expect(eigenvalues.at(-1)).toBeGreaterThan(0.05)
  })

  it('refuse matrices that are not square, symmetric and finite', () => {
    for (const matrix of [
      [],
      [[1, 2]],
      [[1, 2], [2]],
      [
        [1, 2],
        [3, 1],
      ],
      [[NaN]],
      [
        [1, Infinity],
        [Infinity, 1],
      ],
    ])
      expect(() => principalComponents(matrix)).toThrow(RangeError)
  })
})
