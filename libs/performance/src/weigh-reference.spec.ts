import { weighReference } from './weigh-reference.ts'

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

/** @param value of the first feature by index and noise; the second is noise, mean 0 and deviation 1 */
function rows(n: number, seed: number, value: (row: number, noise: number) => number) {
  const random = parkMiller(seed)
  const noise = () => 2 * (random() + random() + random() - 1.5)
  return Array.from({ length: n }, (_, row) => [value(row, noise()), noise()])
}
type Rows = ReturnType<typeof rows>

const weigh = (reference: Rows, analysis: Rows, leastEffectiveSampleSize = 500) =>
  weighReference(reference, analysis, { random: parkMiller(1), leastEffectiveSampleSize })

describe('the weights of a reference', () => {
  it.each([
    ['another whole number', (row: number) => row % 3, () => 3],
    ['a whole number between those of the reference', (row: number) => 2 * (row % 2), () => 1],
    ['another constant', () => 0, () => 1],
  ])('are refused where every row of the window has %s, however alike they are', (_, before, after) => {
    const found = weigh(rows(2400, 3, before), rows(800, 5, after))
    expect(found).toMatchObject({ kind: 'refused', reason: 'tooLittleOverlap', domainAuc: { value: 1 } })
    expect(found.effectiveSampleSize).toBeGreaterThan(800)
    expect(found.meanWeight).toBeGreaterThan(0)
    expect(found.meanWeight).toBeLessThan(0.05)
  })

  it('are refused where the reference has no rows like most of the window', () => {
    const mixed = (share: number) => rows(1500, 7, (row) => (row % 10 < 10 * share ? 3 : row % 3))
    const reference = rows(2400, 3, (row) => row % 3)
    expect(weigh(reference, mixed(0.8)).kind).toBe('refused')
    expect(weigh(reference, mixed(0.3)).kind).toBe('weighed')
  })

  it.each([0, 0.5, -0.5])('are about 1 on average where the window has moved by %d deviations', (shift) => {
    const found = weigh(
      rows(2000, 31, (_, noise) => noise),
      rows(700, 37, (_, noise) => noise + shift),
    )
    expect(found.kind).toBe('weighed')
    expect(found.meanWeight).toBeGreaterThan(0.9)
    expect(found.meanWeight).toBeLessThan(1.1)
  })

  it('are not refused for a small shift of a skewed feature, though a long window makes them large', () => {
    const found = weigh(
      rows(600, 43, (_, noise) => Math.exp(noise)),
      rows(5000, 47, (_, noise) => Math.exp(noise) + 1),
      20,
    )
    expect(found.kind).toBe('weighed')
    expect(found.meanWeight).toBeGreaterThan(2)
  })

  it('are refused without rows', () => {
    expect(weigh([], rows(5, 1, Number))).toMatchObject({ reason: 'noRows', meanWeight: null })
  })
})
