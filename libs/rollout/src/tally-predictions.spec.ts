import fc from 'fast-check'
import { parseVersionNumber } from '@weir/vocabulary'
import { cell, challenger, champion } from './made-rollouts.ts'
import { mergeCells, tallyPredictions } from './tally-predictions.ts'
import { type PredictionFact } from './tally.ts'

const scope = { rolloutId: 'r1', challenger, latencyObjectiveMs: 100 }

function fact(changes: Partial<PredictionFact>): PredictionFact {
  return {
    rolloutId: 'r1',
    intendedVersion: champion,
    intendedRole: 'champion',
    probability: 0.95,
    requestId: 'q1',
    predictedClass: 'late',
    status: 'ok',
    isFallback: false,
    isNotNumber: false,
    latencyMs: 5,
    ...changes,
  }
}

const byChallenger = { intendedVersion: challenger, intendedRole: 'challenger', probability: 0.05 } as const

describe('predictions tallied for guardrails', () => {
  it('are cells by arm, weight and class', () => {
    const facts = [
      fact({ requestId: 'a' }),
      fact({ requestId: 'b' }),
      fact({ requestId: 'c', predictedClass: 'punctual' }),
      fact({ requestId: 'd', ...byChallenger }),
    ]
    expect(tallyPredictions(facts, scope)).toEqual([
      cell('challenger', 0.05, { predictions: 1 }),
      cell('champion', 0.05, { predictions: 2 }),
      cell('champion', 0.05, { predictedClass: 'punctual', predictions: 1 }),
    ])
  })

  it('put every bad kind on the version that was meant to answer', () => {
    const facts = [
      fact({ requestId: 'a', ...byChallenger, status: 'error', isNotNumber: true, isFallback: true }),
      fact({ requestId: 'b', ...byChallenger, status: 'timeout', isFallback: true }),
      fact({ requestId: 'c', ...byChallenger, latencyMs: 101 }),
    ]
    expect(tallyPredictions(facts, scope)).toEqual([
      cell('challenger', 0.05, {
        predictedClass: '',
        predictions: 2,
        errors: 1,
        timeouts: 1,
        notNumbers: 1,
        fallbacks: 2,
      }),
      cell('challenger', 0.05, { predictions: 1, slow: 1 }),
    ])
  })

  it('leave out other rollouts and what nobody scored', () => {
    const facts = [fact({ rolloutId: 'r2' }), fact({ status: 'rejected', latencyMs: 900 })]
    expect(tallyPredictions(facts, scope)).toEqual([])
  })

  it('count the rows of one request once for each class, bad if any row is', () => {
    const facts = [
      fact({ predictedClass: 'late' }),
      fact({ predictedClass: 'late', latencyMs: 500 }),
      fact({ predictedClass: 'punctual' }),
    ]
    expect(tallyPredictions(facts, scope)).toEqual([
      cell('champion', 0.05, { predictions: 1, slow: 1 }),
      cell('champion', 0.05, { predictedClass: 'punctual', predictions: 1 }),
    ])
  })

  it('know the challenger by its version once it has the role of the champion', () => {
    const watched = fact({ requestId: 'a', intendedVersion: challenger, probability: 1 })
    const copy = fact({ requestId: 'b', intendedRole: 'shadow', probability: 1 })
    expect(tallyPredictions([watched, copy], scope)).toEqual([
      cell('challenger', 1, { predictions: 1 }),
      cell('champion', 1, { predictions: 1 }),
    ])
  })

  it("put the challenger's copies apart", () => {
    const live = fact({ requestId: 'a', probability: 1 })
    const copy = fact({ requestId: 'a', intendedVersion: challenger, intendedRole: 'shadow', probability: 1 })
    expect(tallyPredictions([live, copy], scope)).toEqual([
      cell('champion', 0, { predictions: 1 }),
      cell('shadow', 0, { predictions: 1 }),
    ])
  })

  it('name one weight for both arms, whatever the rounding', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), (weight) => {
        const facts = [
          fact({ requestId: 'a', probability: 1 - weight }),
          fact({ requestId: 'b', ...byChallenger, probability: weight }),
        ]
        const weights = tallyPredictions(facts, scope).map(({ challengerWeight }) => challengerWeight)
        expect(new Set(weights).size).toBe(1)
      }),
    )
  })

  it('give the same cells in whatever chunks they are tallied', () => {
    const versions = [champion, challenger, parseVersionNumber(3)]
    const facts = fc.array(
      fc.record({
        intendedVersion: fc.constantFrom(...versions),
        probability: fc.constantFrom(0.05, 0.95),
        predictedClass: fc.constantFrom('late', 'punctual'),
        latencyMs: fc.constantFrom(5, 500),
      }),
    )
    fc.assert(
      fc.property(facts, fc.nat(), (made, at) => {
        const all = made.map((changes, index) => fact({ ...changes, requestId: String(index) }))
        const cut = all.length === 0 ? 0 : at % all.length
        const chunks = [all.slice(0, cut), all.slice(cut)].flatMap((chunk) => tallyPredictions(chunk, scope))
        expect(mergeCells(chunks)).toEqual(tallyPredictions(all, scope))
      }),
    )
  })
})
