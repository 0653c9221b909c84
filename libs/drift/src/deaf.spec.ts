import { jensenShannonDistance } from '@weir/stats'
import { categoryProfile } from './category-profile.ts'
import { isDeaf, mostUsefulThreshold } from './deaf.ts'
import { learnerOf } from './learned-behaviour.ts'

/** A column of which so many values in a hundred are one category, and the others all different. */
function crowded(listed: number, nulls = 0) {
  const texts = Array.from({ length: 10_000 }, (_, row) => (row % 100 < listed ? 'usual' : `id ${row}`))
  const column = { name: 'id', texts: [...texts, ...Array<null>(nulls).fill(null)] }
  return categoryProfile(column, learnerOf(null, []))
}

describe('deafness', () => {
  it('begins above half a standard deviation of shift', () => {
    expect(mostUsefulThreshold).toBe(0.21)
    const found = [0, 0.21, 0.211, 1.3, NaN].map((threshold) => isDeaf(threshold))
    expect(found).toEqual([false, false, true, true, true])
  })

  it('begins at the same shift in every statistic', () => {
    const limits = { js_distance: 0.21, psi: 0.244, ks: 0.2, wasserstein: 0.5 } as const
    for (const statistic of ['js_distance', 'psi', 'ks', 'wasserstein'] as const) {
      expect(isDeaf(limits[statistic], { statistic })).toBe(false)
      expect(isDeaf(limits[statistic] + 0.001, { statistic })).toBe(true)
    }
  })

  it('begins earlier where the rare categories were too many to be told apart', () => {
    const deaf = (listed: number, threshold = 0.12) => isDeaf(threshold, { profile: crowded(listed) })
    expect([0, 10, 30, 35, 80].map((listed) => deaf(listed))).toEqual([true, true, true, false, false])
    expect([0.14, 0.16].map((threshold) => deaf(50, threshold))).toEqual([false, true])
    const psi = (threshold: number) => isDeaf(threshold, { statistic: 'psi', profile: crowded(50) })
    expect([0.12, 0.13].map(psi)).toEqual([false, true])
  })

  it('does not take nulls for values that are told apart', () => {
    expect(isDeaf(0.12, { profile: crowded(10, 90_000) })).toBe(true)
  })

  it('does not begin earlier where all rare categories are listed: a new one has a bin of its own', () => {
    const texts = Array.from({ length: 1_000 }, (_, row) => `id ${row}`)
    expect(isDeaf(0.12, { profile: categoryProfile({ name: 'id', texts }, learnerOf(null, [])) })).toBe(false)
  })

  it('is where bins that tell a third of the rows apart show less than 0.12 of a shift that makes 0.21', () => {
    const [before, after] = [
      [0.5, 0.5],
      [0.79, 0.21],
    ]
    const whole = jensenShannonDistance(before, after)
    expect(whole).toBeGreaterThan(0.21)
    // The others move as much among themselves, and share a bin.
    const shown = (share: number) =>
      jensenShannonDistance(
        [...before.map((p) => p * share), 1 - share],
        [...after.map((p) => p * share), 1 - share],
      )
    const third = (0.12 / whole) ** 2
    expect(shown(third)).toBeCloseTo(0.12, 9)
    expect(shown(third - 0.01)).toBeLessThan(0.12)
  })
})
