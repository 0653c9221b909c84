import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { calibrate, identityMap } from './calibrate.ts'
import { fitCalibration } from './fit-calibration.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { mostKnots, thinKnots } from './thin-knots.ts'

interface Isotonic {
  readonly scores: number[]
  readonly labels: number[]
  readonly weights: number[] | null
  readonly probes: number[]
  readonly probabilities: number[]
}
const cases: Isotonic[] = JSON.parse(
  readFileSync(new URL('./golden/isotonic.json', import.meta.url), 'utf8'),
).cases
const nannyml: { referenceThousandths: number[]; referenceLabels: string; needsCalibration: boolean } =
  JSON.parse(readFileSync(new URL('./golden/cbpe.json', import.meta.url), 'utf8')).cases

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

/** Scores whose positives come with the probability that `truth` gives to a score. */
function labelled(n: number, truth: (score: number) => number, random = parkMiller(7)) {
  const scores = Array.from({ length: n }, random)
  return { scores, labels: scores.map((score) => Number(random() < truth(score))) }
}

const row = fc.record({
  score: fc.integer({ min: 0, max: 15 }),
  label: fc.integer({ min: 0, max: 1 }),
  weight: fc.integer({ min: 1, max: 4 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 40 })

describe('isotonic fit', () => {
  it.each(cases)('equals scikit-learn on rows $scores.length', (expected) => {
    const map = isotonicFit(expected.scores, expected.labels, expected.weights ?? undefined)
    const ours = expected.probes.map((probe) => calibrate(map, probe))
    ours.forEach((probability, i) => expect(probability).toBeCloseTo(expected.probabilities[i] ?? NaN, 12))
  })

  it('is the example of its documentation', () => {
    expect(isotonicFit([1, 2, 3, 4], [0, 1, 0, 1])).toEqual({
      scores: [1, 2, 3, 4],
      probabilities: [0, 0.5, 0.5, 1],
    })
  })

  it('never falls, keeps the mean, and survives JSON', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const weights = drawn.map(({ weight }) => weight / 3)
        const map = isotonicFit(
          drawn.map(({ score }) => score),
          drawn.map(({ label }) => label),
          weights,
        )
        expect(JSON.parse(JSON.stringify(map))).toEqual(map)
        map.scores.forEach((score, i) => {
          expect(score).toBeGreaterThan(map.scores[i - 1] ?? -Infinity)
          expect(map.probabilities[i]).toBeGreaterThanOrEqual(map.probabilities[i - 1] ?? 0)
        })
        const total = (of: (entry: (typeof drawn)[number]) => number) =>
          drawn.reduce((sum, entry) => sum + (entry.weight / 3) * of(entry), 0)
        expect(total(({ score }) => calibrate(map, score))).toBeCloseTo(
          total(({ label }) => label),
          9,
        )
      }),
    )
  })

  it('counts a row of weight 2 as two rows, and one of weight 0 as none', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const repeated = drawn.flatMap((entry) => Array<typeof entry>(entry.weight - 1).fill(entry))
        fc.pre(repeated.length > 0)
        const column = (of: typeof drawn, name: 'score' | 'label' | 'weight') =>
          of.map((entry) => entry[name])
        const weighted = isotonicFit(
          column(drawn, 'score'),
          column(drawn, 'label'),
          column(drawn, 'weight').map((weight) => weight - 1),
        )
        expect(weighted).toEqual(isotonicFit(column(repeated, 'score'), column(repeated, 'label')))
      }),
    )
  })

  it('refuses rows that it cannot fit', () => {
    expect(() => isotonicFit([], [])).toThrow(RangeError)
    for (const score of [NaN, Infinity]) expect(() => isotonicFit([1, score], [0, 1])).toThrow(RangeError)
    expect(() => isotonicFit([1], [2])).toThrow(RangeError)
    expect(() => isotonicFit([1, 2], [0, 1], [1, -1])).toThrow(RangeError)
    expect(() => isotonicFit([1, 2], [0, 1], [0, 0])).toThrow(RangeError)
  })
})

describe('a map of too many knots', () => {
  it('is thinned to 200 that differ from it by at most a 99th of its range', () => {
    const random = parkMiller(3)
    const steps = Array.from({ length: 3000 }, () => (random() < 0.01 ? 300 * random() : random() ** 4))
    const top = steps.reduce((sum, step) => sum + step, 0)
    let level = 0
    const map = {
      scores: steps.map((_, i) => i),
      probabilities: steps.map((step) => 0.2 + (0.6 * (level += step)) / top),
    }
    const thin = thinKnots(map)
    expect(thin.scores.length).toBeLessThanOrEqual(mostKnots)
    expect(thin.scores.length).toBeGreaterThan(20)
    const bound = 0.6 / 99 + 1e-12
    map.scores.forEach((score, i) =>
      expect(Math.abs(calibrate(thin, score) - (map.probabilities[i] ?? NaN))).toBeLessThanOrEqual(bound),
    )
  })

  it('keeps a knot on either side of each level', () => {
    // Within each of 99 levels the map stays low and rises at the end: chords over two levels would break the bound.
    const scores = Array.from({ length: 9901 }, (_, i) => i)
    const probabilities = scores.map((score) => (Math.floor(score / 100) + ((score % 100) / 100) ** 30) / 99)
    const thin = thinKnots({ scores, probabilities })
    expect(thin.scores.length).toBeGreaterThan(190)
    const errors = scores.map((score, i) => Math.abs(calibrate(thin, score) - (probabilities[i] ?? NaN)))
    expect(Math.max(...errors)).toBeLessThanOrEqual(1 / 99)
    expect(Math.max(...errors)).toBeGreaterThan(0.5 / 99)
  })

  it('stays as it is at 200 knots', () => {
    const scores = Array.from({ length: 200 }, (_, i) => i)
    const map = { scores, probabilities: scores.map((score) => score / 200) }
    expect(thinKnots(map)).toBe(map)
  })
})

describe('calibration of a score', () => {
  const map = { scores: [0.2, 0.6], probabilities: [0.1, 0.3] }

  it('is linear between knots and flat outside them', () => {
    expect([0, 0.2, 0.5, 0.6, 9].map((score) => calibrate(map, score))).toEqual([
      0.1,
      0.1,
      expect.closeTo(0.25, 12),
      0.3,
      0.3,
    ])
    expect(calibrate(map, NaN)).toBeNaN()
    expect(calibrate({ scores: [3], probabilities: [0.4] }, -1)).toBe(0.4)
    expect(() => calibrate({ scores: [], probabilities: [] }, 1)).toThrow(RangeError)
    expect(() => calibrate({ scores: [1, 2], probabilities: [0.5] }, 1)).toThrow(RangeError)
  })
})

describe('decision to calibrate', () => {
  it('agrees with NannyML on its reference', () => {
    const scores = nannyml.referenceThousandths.map((score) => score / 1000)
    const fit = fitCalibration(scores, [...nannyml.referenceLabels].map(Number), parkMiller(1))
    expect(fit.kind === 'isotonic').toBe(nannyml.needsCalibration)
  })

  it('maps scores that are off, and lowers their held-out error', () => {
    const { scores, labels } = labelled(4000, (score) => score ** 3)
    const fit = fitCalibration(scores, labels, parkMiller(11))
    expect(fit.kind).toBe('isotonic')
    expect(fit.errorBefore ?? NaN).toBeGreaterThan(0.15)
    expect(fit.errorAfter ?? NaN).toBeLessThan(0.04)
    expect(calibrate(fit.map, 0.5)).toBeCloseTo(0.125, 1)
    expect(fitCalibration(scores, labels, parkMiller(11))).toEqual(fit)
  })

  it('leaves scores alone that a map does not make better', () => {
    // Each tenth of the scores has its share of positives to the row: nothing is left for a map to mend but noise.
    const scores = Array.from({ length: 2000 }, (_, i) => (Math.floor(i / 200) + 0.5) / 10)
    const labels = scores.map((score, i) => Number(i % 200 < 200 * score))
    const jittered = scores.map((score, i) => score + ((i * 7919) % 200) / 20000 - 0.005)
    const fit = fitCalibration(jittered, labels, parkMiller(5))
    expect(fit).toMatchObject({ kind: 'identity', map: identityMap, reason: 'alreadyCalibrated' })
  })

  it('leaves a reference alone that tells nothing about errors', () => {
    const scores = Array.from({ length: 100 }, (_, i) => i / 100)
    const random = parkMiller(2)
    const reasons = [
      scores.map(() => 0),
      scores.map((_, i) => Number(i % 12 === 0)),
      scores.map((score) => Number(score >= 0.5)),
    ].map((labels) => fitCalibration(scores, labels, random))
    expect(reasons).toMatchObject([
      { kind: 'identity', reason: 'fewOfAClass' },
      { kind: 'identity', reason: 'fewOfAClass' },
      { kind: 'identity', reason: 'separable' },
    ])
  })

  it('always maps scores that are no probabilities', () => {
    const fit = fitCalibration([-3, -1, 2, 5], [0, 0, 1, 1], parkMiller(1))
    expect(fit).toEqual({
      kind: 'isotonic',
      map: { scores: [-3, -1, 2, 5], probabilities: [0, 0, 1, 1] },
      errorBefore: null,
      errorAfter: null,
    })
    expect(() => fitCalibration([0.1, 0.2], [0.5, 1], parkMiller(1))).toThrow(RangeError)
  })
})
