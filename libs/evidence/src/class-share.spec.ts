import { addPredictions, classShareLnE, startClassShare, type ClassShareState } from './class-share.ts'
import { lnE } from './event-share.ts'

const sameBehaviour = { more: 1.1, vanishes: 2 }
const rho = 0.05

interface Shares {
  readonly champion: number
  readonly challenger: number
}

/** Predictions until the process fires, for each of 200 runs of at most 1,000 predictions; Infinity if it does not. */
function predictionsToFire({ champion, challenger }: Shares, alpha: number): number[] {
  let x = 63
  const random = () => (x = (16807 * x) % 2147483647) / 2147483647
  return Array.from({ length: 200 }, () => {
    let state: ClassShareState = startClassShare(sameBehaviour)
    for (let look = 1; look <= 100; look++) {
      const tally = { ofClass: 0, challengerOfClass: 0, ofOther: 0, challengerOfOther: 0, rho }
      for (let i = 0; i < 10; i++) {
        const byChallenger = Number(random() < rho)
        if (random() < (byChallenger === 1 ? challenger : champion)) {
          tally.ofClass++
          tally.challengerOfClass += byChallenger
        } else {
          tally.ofOther++
          tally.challengerOfOther += byChallenger
        }
      }
      state = addPredictions(state, tally)
      if (classShareLnE(state) >= Math.log(1 / alpha)) return look * 10
    }
    return Infinity
  })
}

describe('class share', () => {
  it('averages the two one-sided processes', () => {
    const state = addPredictions(startClassShare(sameBehaviour), {
      ofClass: 130,
      challengerOfClass: 9,
      ofOther: 60,
      challengerOfOther: 0,
      rho,
    })
    expect(lnE(state.more)).toBeCloseTo(-1.016309, 6)
    expect(lnE(state.vanishes)).toBeCloseTo(1.243227, 6)
    expect(classShareLnE(state)).toBeCloseTo(0.649381, 6)
  })

  it('is 0 before any prediction, and additive over tallies and changes of weight', () => {
    const early = { ofClass: 20, challengerOfClass: 3, ofOther: 40, challengerOfOther: 1, rho: 0.05 }
    const late = { ofClass: 9, challengerOfClass: 4, ofOther: 11, challengerOfOther: 2, rho: 0.25 }
    const start = startClassShare(sameBehaviour)
    expect(classShareLnE(start)).toBe(0)
    const one = classShareLnE(addPredictions(addPredictions(start, early), late))
    const other = classShareLnE(addPredictions(addPredictions(start, late), early))
    expect(one).toBeCloseTo(other, 12)
  })

  it('refuses a challenger with more predictions than both arms', () => {
    const tally = { ofClass: 1, challengerOfClass: 0, ofOther: 1, challengerOfOther: 2, rho }
    expect(() => addPredictions(startClassShare(sameBehaviour), tally)).toThrow(RangeError)
  })
})

describe('class share, calibration', () => {
  it('fires on equal shares at most alpha of the time', () => {
    const fired = predictionsToFire({ champion: 0.57, challenger: 0.57 }, 0.05).filter(Number.isFinite)
    expect(fired.length / 200).toBeLessThanOrEqual(0.05)
  })

  it('finds a class that vanishes within a few hundred predictions', () => {
    const sorted = predictionsToFire({ champion: 0.25, challenger: 1 }, 0.01).sort((a, b) => a - b)
    expect(sorted.at(100)).toBeLessThanOrEqual(300)
    expect(sorted.at(180)).toBeLessThanOrEqual(500)
  })
})
