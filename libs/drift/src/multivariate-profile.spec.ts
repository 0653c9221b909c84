import fc from 'fast-check'
import { learnerOf } from './learned-behaviour.ts'
import { multivariateProfile } from './multivariate-profile.ts'
import { reconstructionError, reconstructionOf } from './reconstruction.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(63)
const bell = () => Math.sqrt(3) * (random() + random() + random() + random() - 2)
const options = { bins: 20, learn: learnerOf(null, []) }
const rows = 2_000
const column = (name: string, of: (row: number) => number) => ({
  name,
  values: Float64Array.from({ length: rows }, (_, row) => of(row)),
})
const common = column('', bell).values
const a = column('a', (row) => 5 + 2 * (common[row] ?? NaN) + 0.3 * bell())
const b = column('b', (row) => 40 * (common[row] ?? NaN) + 8 * bell())
const c = column('c', (row) => -(common[row] ?? NaN) + 0.2 * bell())
const d = column('d', (row) => (row % 10 === 0 ? NaN : bell()))
const profile = multivariateProfile([a, b, c, d, column('flat', () => 0.1)], options)

const errorsOf = (made: NonNullable<typeof profile>, values: readonly number[]) => {
  const reconstruction = reconstructionOf(made)
  reconstruction.row.set(values)
  return reconstructionError(reconstruction)
}

describe('multivariate profile', () => {
  it('standardises the features that vary, with null as the mean', () => {
    expect(profile?.features).toEqual(['a', 'b', 'c', 'd'])
    const present = Array.from(d.values)
      .filter((value) => !Number.isNaN(value))
      .map(Math.fround)
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length
    expect(profile?.means[3]).toBeCloseTo(mean, 12)
    const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    expect(profile?.deviations[3]).toBeCloseTo(Math.sqrt(squares / rows), 12)
  })

  it('has a correlation matrix with ones, symmetric, that knows what moves together', () => {
    const { correlation = [] } = profile ?? {}
    for (const [i, row] of correlation.entries()) {
      expect(row[i]).toBe(1)
      for (const [j, value] of row.entries()) expect(value).toBe(correlation[j]?.[i])
    }
    expect(correlation[0]?.[1]).toBeGreaterThan(0.9)
    expect(correlation[0]?.[2]).toBeLessThan(-0.9)
    expect(Math.abs(correlation[0]?.[3] ?? NaN)).toBeLessThan(0.1)
  })

  it('keeps as few orthonormal components as 65 % of the variance need', () => {
    // Three of four features move as one: a single component keeps about 72 %.
    expect(profile?.components).toHaveLength(1)
    const [first = []] = profile?.components ?? []
    expect(first.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12)
    const independent = multivariateProfile(
      [column('x', bell), column('y', bell), column('z', bell)],
      options,
    )
    expect(independent?.components).toHaveLength(2)
  })

  it('has the errors of its rows as a distribution of its own', () => {
    expect(profile?.error).toMatchObject({ type: 'number', name: 'pca_error', n: rows, nulls: 0 })
    expect(profile?.error.counts).toHaveLength(21)
    expect(profile?.error.min).toBeGreaterThan(0)
  })

  it('sees a combination that no feature shows alone', () => {
    const made = profile
    if (made === null) throw new Error('no profile')
    expect(errorsOf(made, [7, 40, -1, 0])).toBeLessThan(1)
    expect(errorsOf(made, [7, -40, 1, 0])).toBeGreaterThan(1.5)
  })

  it('is none with fewer than two features that vary', () => {
    expect(multivariateProfile([a, column('flat', () => 0.1), column('none', () => NaN)], options)).toBeNull()
    expect(multivariateProfile([], options)).toBeNull()
  })

  it('is none where as many components are kept as there are features, so that nothing is ever left over', () => {
    const [x, y] = [column('x', bell), column('y', bell)]
    expect(multivariateProfile([x, y], options)).toBeNull()
    const mixed = (share: number) =>
      column(
        'mixed',
        (row) => share * (x.values[row] ?? NaN) + Math.sqrt(1 - share ** 2) * (y.values[row] ?? NaN),
      )
    expect(multivariateProfile([x, mixed(0.2)], options)).toBeNull()
    expect(multivariateProfile([x, mixed(0.4)], options)?.components).toHaveLength(1)
  })

  it('has errors of exactly 0, and no noise, where one feature is a multiple of the other', () => {
    const twice = column('twice', (row) => Math.fround(a.values[row] ?? NaN) * 2)
    const made = multivariateProfile([a, twice], options)
    expect(made?.error).toMatchObject({ min: 0, max: 0 })
  })

  it('watches the first hundred features at most', () => {
    const many = Array.from({ length: 130 }, (_, i) => ({
      name: `f${i}`,
      values: Array.from({ length: 40 }, bell),
    }))
    expect(multivariateProfile(many, options)?.features).toHaveLength(100)
  })
})

describe('reconstruction error', () => {
  it('is the length of what the components leave of the standardised row', () => {
    const made = profile
    if (made === null) throw new Error('no profile')
    const value = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), (row) => {
        const standard = row.map(
          (one, at) => (Math.fround(one) - (made.means[at] ?? NaN)) / (made.deviations[at] ?? NaN),
        )
        const rest = made.components.reduce((left, component) => {
          const along = component.reduce((sum, weight, at) => sum + weight * (standard[at] ?? NaN), 0)
          return left.map((one, at) => one - along * (component[at] ?? NaN))
        }, standard)
        const length = Math.sqrt(rest.reduce((sum, one) => sum + one * one, 0))
        expect(errorsOf(made, row)).toBeCloseTo(length, 6)
      }),
    )
  })

  it('takes null and infinities as the mean, and knows nothing of a row of nulls', () => {
    const made = profile
    if (made === null) throw new Error('no profile')
    const atMeans = errorsOf(made, [6, 20, made.means[2] ?? NaN, made.means[3] ?? NaN])
    expect(errorsOf(made, [6, 20, NaN, -Infinity])).toBeCloseTo(atMeans, 6)
    expect(errorsOf(made, [6, 20, 1e39, NaN])).toBeCloseTo(atMeans, 6)
    expect(errorsOf(made, [NaN, Infinity, 1e39, NaN])).toBeNaN()
  })
})
