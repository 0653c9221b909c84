import { papeEstimate } from './pape-estimate.ts'
import { papeMulticlass } from './pape-multiclass.ts'

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

const softmax = (logits: readonly number[]) => {
  const powers = logits.map(Math.exp)
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
const indexOfMost = (row: readonly number[]) => row.indexOf(Math.max(...row))

/** Three classes. The model knows x and y but not g, which says how much they tell. */
function population(n: number, seed: number, centre = 0) {
  const random = parkMiller(seed)
  const noise = () => 2 * (random() + random() + random() - 1.5)
  const drawn = Array.from({ length: n }, () => {
    const [x, y, g] = [noise(), noise(), centre + noise()]
    const strength = 2 * Math.exp(-1.5 * g)
    const [first = 0, second = 0] = softmax([strength * x, strength * y, 0])
    const at = random()
    return {
      row: [x, y, g],
      scores: softmax([x, y, 0]),
      label: at < first ? 0 : at < first + second ? 1 : 2,
    }
  })
  const scores = drawn.map((one) => one.scores)
  return {
    rows: drawn.map(({ row }) => row),
    scores,
    labels: drawn.map(({ label }) => label),
    predicted: scores.map(indexOfMost),
  }
}
type Population = ReturnType<typeof population>

const accuracyOf = ({ predicted, labels }: Population) =>
  predicted.filter((answer, row) => answer === labels[row]).length / labels.length
const estimate = (reference: Population, analysis: Population) =>
  papeMulticlass({ reference, analysis }, { random: parkMiller(1) })

describe('performance of several classes estimated from weighted rows', () => {
  const reference = population(4_000, 3)

  it('follows a mix that has moved', () => {
    const moved = population(2_000, 5, 0.7)
    const found = estimate(reference, moved)
    if (found.kind === 'refused') throw new Error(found.reason)
    expect(accuracyOf(reference) - accuracyOf(moved)).toBeGreaterThan(0.08)
    expect(Math.abs(found.estimate.accuracy - accuracyOf(moved))).toBeLessThan(0.03)
    expect(found.effectiveSampleSize).toBeLessThan(3_500)
    expect(found.domainAuc.value).toBeGreaterThan(0.6)
  })

  it('of two classes is the estimate of one of them', () => {
    const two = ({ rows, scores, labels }: Population) => {
      const pairs = scores.map(([first = 0]) => [first, 1 - first])
      return {
        rows,
        scores: pairs,
        labels: labels.map((label) => (label === 0 ? 0 : 1)),
        predicted: pairs.map(([first = 0]) => (first >= 0.5 ? 0 : 1)),
      }
    }
    const [before, after] = [two(reference), two(population(1_000, 7, 0.4))]
    const ours = papeMulticlass({ reference: before, analysis: after }, { random: parkMiller(1) })
    const one = (rows: typeof before) => ({
      rows: rows.rows,
      scores: rows.scores.map(([first = 0]) => first),
      labels: rows.labels.map((label) => 1 - label),
    })
    const binary = papeEstimate(
      { reference: one(before), analysis: one(after) },
      { random: parkMiller(1), threshold: 0.5 },
    )
    if (ours.kind === 'refused' || binary.kind === 'refused') throw new Error('refused')
    expect(ours.effectiveSampleSize).toBe(binary.effectiveSampleSize)
    expect(ours.estimate.accuracy).toBeCloseTo(binary.metrics.accuracy ?? NaN, 9)
    expect(ours.estimate.classes[0]?.recall).toBeCloseTo(binary.metrics.recall ?? NaN, 9)
  })

  it('is refused when no row of the window is like one of the reference, and not for a small shift', () => {
    const of = (rows: Population, x: (row: number) => number) => ({
      ...rows,
      rows: rows.rows.map(([, y = NaN, g = NaN], row) => [x(row), y, g]),
    })
    const apart = estimate(
      of(reference, (row) => row % 3),
      of(population(1_000, 7), () => 3),
    )
    expect(apart).toMatchObject({ kind: 'refused', reason: 'tooLittleOverlap' })
    expect(apart.effectiveSampleSize).toBeGreaterThan(1_000)
    expect(apart.meanWeight).toBeLessThan(0.05)
    const near = estimate(reference, population(1_000, 7, 0.5))
    expect(near.kind).toBe('estimated')
    expect(Math.abs((near.meanWeight ?? NaN) - 1)).toBeLessThan(0.1)
  })

  it('is refused when the reference has too few rows of that kind, and without rows', () => {
    expect(estimate(reference, population(500, 11, 5))).toMatchObject({
      kind: 'refused',
      reason: 'tooLittleOverlap',
    })
    expect(estimate(population(0, 1), population(10, 1))).toMatchObject({ kind: 'refused', reason: 'noRows' })
  })

  it('refuses columns of unequal length and labels that are no class', () => {
    const few = population(20, 13)
    expect(() => estimate({ ...few, labels: few.labels.slice(1) }, few)).toThrow(RangeError)
    expect(() => estimate({ ...few, labels: few.labels.with(0, 3) }, few)).toThrow('3 is none of 3 classes')
  })
})
