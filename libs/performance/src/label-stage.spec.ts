import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { delayQuantile } from './delay-quantile.ts'
import { kaplanMeier, type LabelAge } from './kaplan-meier.ts'
import { labelStage } from './label-stage.ts'
import { scoreEstimates } from './score-estimates.ts'

interface Delays {
  readonly ages: LabelAge[]
  readonly steps: { age: number; share: number; standardError: number | null }[]
  readonly quantiles: { share: number; age: number | null }[]
}
const cases: Delays[] = JSON.parse(
  readFileSync(new URL('./golden/delays.json', import.meta.url), 'utf8'),
).cases

const ages = fc.array(
  fc.record({ age: fc.nat({ max: 9 }), arrived: fc.nat({ max: 5 }), censored: fc.nat({ max: 3 }) }),
  { maxLength: 20 },
)

describe('curve of label delays', () => {
  it.each(cases)('equals lifelines and statsmodels on $ages.length ages', (expected) => {
    const curve = kaplanMeier(expected.ages)
    expect(curve.steps.map(({ age }) => age)).toEqual(expected.steps.map(({ age }) => age))
    curve.steps.forEach((step, i) => {
      expect(step.share).toBeCloseTo(expected.steps[i]?.share ?? NaN, 12)
      const error = expected.steps[i]?.standardError
      if (error === null) expect(step.standardError).toBeNull()
      else expect(step.standardError).toBeCloseTo(error ?? NaN, 12)
    })
    for (const { share, age } of expected.quantiles) expect(delayQuantile(curve, share)).toBe(age)
  })

  it('is the example of its documentation', () => {
    const curve = kaplanMeier([
      { age: 3, arrived: 1, censored: 0 },
      { age: 1, arrived: 2, censored: 0 },
      { age: 2, arrived: 0, censored: 1 },
    ])
    expect(curve.steps.map(({ age, atRisk, share }) => [age, atRisk, share])).toEqual([
      [1, 4, 0.5],
      [3, 1, 1],
    ])
    expect(delayQuantile(curve, 0.6)).toBe(3)
  })

  it('is the plain share of arrived labels when nothing is censored', () => {
    fc.assert(
      fc.property(ages, (drawn) => {
        const whole = drawn.map((entry) => ({ ...entry, censored: 0 }))
        const total = whole.reduce((sum, { arrived }) => sum + arrived, 0)
        for (const { age, share } of kaplanMeier(whole).steps) {
          const arrived = whole
            .filter((entry) => entry.age <= age)
            .reduce((sum, entry) => sum + entry.arrived, 0)
          expect(share).toBeCloseTo(arrived / total, 12)
        }
      }),
    )
  })

  it('of two windows is that of their counts one after the other, in any order', () => {
    fc.assert(
      fc.property(ages, ages, (first, second) => {
        const merged = new Map<number, LabelAge>()
        for (const entry of [...first, ...second]) {
          const known = merged.get(entry.age) ?? { age: entry.age, arrived: 0, censored: 0 }
          const arrived = known.arrived + entry.arrived
          merged.set(entry.age, { age: entry.age, arrived, censored: known.censored + entry.censored })
        }
        const curve = kaplanMeier([...first, ...second])
        expect(kaplanMeier([...merged.values()].reverse())).toEqual(curve)
        expect(JSON.parse(JSON.stringify(curve))).toEqual(curve)
      }),
    )
  })

  it('does not take young predictions for labels that never come', () => {
    // All labels come at age 4, half of the predictions are younger.
    const curve = kaplanMeier([
      { age: 1, arrived: 0, censored: 500 },
      { age: 4, arrived: 500, censored: 0 },
    ])
    expect(curve.steps).toMatchObject([{ age: 4, share: 1 }])
  })

  it('never reaches a share that the oldest unlabelled predictions contradict', () => {
    const curve = kaplanMeier([
      { age: 1, arrived: 90, censored: 0 },
      { age: 9, arrived: 0, censored: 10 },
    ])
    expect(delayQuantile(curve, 0.9)).toBe(1)
    expect(delayQuantile(curve, 0.99)).toBeNull()
    expect(delayQuantile(kaplanMeier([]), 0.5)).toBeNull()
  })

  it('refuses ages, counts and shares that are none', () => {
    for (const bad of [{ age: -1 }, { arrived: NaN }, { censored: Infinity }])
      expect(() => kaplanMeier([{ age: 1, arrived: 1, censored: 1, ...bad }])).toThrow(RangeError)
    for (const share of [0, 1.1, NaN]) expect(() => delayQuantile({ steps: [] }, share)).toThrow(RangeError)
  })
})

describe('stage of a window', () => {
  const windowEnd = 1_000_000
  const delayCurve = kaplanMeier([
    { age: 100, arrived: 980, censored: 0 },
    { age: 400, arrived: 15, censored: 0 },
    { age: 900, arrived: 5, censored: 0 },
  ])

  it.each([
    ['estimated', 0, windowEnd + 50],
    ['estimated', 0, windowEnd + 9999],
    ['provisional', 0.01, windowEnd + 50],
    ['provisional', 0.989, windowEnd + 399],
    ['provisional', 1, windowEnd - 1],
    ['provisional', 0.99, windowEnd],
    ['provisional', 1, windowEnd + 399],
    ['final', 1, windowEnd + 400],
    ['final', 0.4, windowEnd + 400],
  ] as const)('is %s with a labelled share of %d at %d', (stage, labelledShare, watermark) => {
    expect(labelStage({ windowEnd, watermark, labelledShare, maturityMs: 400 })).toBe(stage)
    expect(labelStage({ windowEnd, watermark, labelledShare, delayCurve })).toBe(stage)
  })

  it('is never final if a hundredth of the labels stays out of the curve', () => {
    const lossy = kaplanMeier([
      { age: 100, arrived: 98, censored: 0 },
      { age: 900, arrived: 0, censored: 2 },
    ])
    const progress = { windowEnd, watermark: windowEnd * 2, delayCurve: lossy }
    expect(labelStage({ ...progress, labelledShare: 0.98 })).toBe('provisional')
    expect(labelStage({ ...progress, labelledShare: 0.995 })).toBe('provisional')
  })

  it('goes only forward as labels and time come in', () => {
    const rank = { estimated: 0, provisional: 1, final: 2 }
    const seen = fc.record({
      labelledShare: fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
      watermark: fc.integer({ min: -500, max: 1000 }).map((after) => windowEnd + after),
    })
    fc.assert(
      fc.property(seen, seen, (a, b) => {
        const stage = (pick: (x: number, y: number) => number) =>
          rank[
            labelStage({
              windowEnd,
              watermark: pick(a.watermark, b.watermark),
              labelledShare: pick(a.labelledShare, b.labelledShare),
              maturityMs: 400,
            })
          ]
        expect(stage(Math.max)).toBeGreaterThanOrEqual(stage(Math.min))
      }),
    )
  })

  it('refuses shares and maturities that are none', () => {
    const progress = { windowEnd, watermark: windowEnd, maturityMs: 1 }
    for (const labelledShare of [-0.1, 1.1, NaN])
      expect(() => labelStage({ ...progress, labelledShare })).toThrow(RangeError)
    expect(() => labelStage({ ...progress, labelledShare: 1, maturityMs: -1 })).toThrow(RangeError)
  })
})

describe('score of past estimates', () => {
  it('says how far off, in which direction, and how often the band held', () => {
    const score = scoreEstimates([
      { estimated: 3, realised: 1, band: { lower: 2, upper: 4 } },
      { estimated: 2, realised: 3, band: { lower: 1, upper: 3 } },
      { estimated: 5, realised: 5 },
    ])
    expect(score).toEqual({
      n: 3,
      meanAbsoluteError: 1,
      bias: expect.closeTo(1 / 3, 12),
      coverage: 0.5,
      banded: 2,
    })
  })

  it('is null without pairs, and without bands', () => {
    expect(scoreEstimates([])).toEqual({
      n: 0,
      meanAbsoluteError: null,
      bias: null,
      coverage: null,
      banded: 0,
    })
    expect(scoreEstimates([{ estimated: 1, realised: 1 }]).coverage).toBeNull()
    expect(() => scoreEstimates([{ estimated: NaN, realised: 1 }])).toThrow(RangeError)
  })
})
