import fc from 'fast-check'
import { averageLnE } from './average-ln-e.ts'
import { checkErrors } from './check-errors.ts'
import { cell } from './made-rollouts.ts'
import { type LivePhase } from './phase.ts'
import { defaultGuardrails } from './plan.ts'
import { type GuardrailCell } from './tally.ts'

const check = (phase: LivePhase, ...cells: readonly GuardrailCell[]) =>
  checkErrors(cells, phase, defaultGuardrails)

/** Both arms of a canary at 10 %. */
function canary(
  challenger: Partial<GuardrailCell>,
  champion: Partial<GuardrailCell>,
): readonly GuardrailCell[] {
  return [cell('challenger', 0.1, challenger), cell('champion', 0.1, champion)]
}

/** Numbers in [0, 1): a linear congruential generator, so that a failure can be made again. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('bad events in a canary', () => {
  it('are averaged over the four kinds', () => {
    const found = check(
      'canary',
      ...canary({ predictions: 500, errors: 25 }, { predictions: 4_500, errors: 75 }),
    )
    // 25 of 100 at 10 %: ln E is 7.321109; the three kinds without events are at 0.
    expect(found.value).toBeCloseTo(averageLnE([7.321109, 0, 0, 0]), 5)
    expect(found).toMatchObject({ verdict: 'fail', consequence: 'rollBack', n: 500 })
    expect(found.detail).toMatchObject({
      errorsOfChallenger: 25,
      errorsOfChampion: 75,
      mostFrequentKind: 'errors',
    })
  })

  it.each(['errors', 'timeouts', 'notNumbers', 'slow'] as const)('fail by %s alone', (kind) => {
    expect(check('canary', ...canary({ predictions: 100, [kind]: 12 }, { predictions: 900 })).verdict).toBe(
      'fail',
    )
  })

  it('do not fail when both arms have them alike, however many', () => {
    const cells = canary({ predictions: 1_000, timeouts: 200 }, { predictions: 9_000, timeouts: 1_800 })
    expect(check('canary', ...cells).verdict).not.toBe('fail')
  })

  it('do not fail in an outage of both arms, in which only the challenger can fall back', () => {
    const cells = canary({ predictions: 50, errors: 50, fallbacks: 50 }, { predictions: 450, errors: 450 })
    expect(check('canary', ...cells).verdict).not.toBe('fail')
  })

  it('pass as rare when there are none in enough predictions, and not in fewer', () => {
    expect(check('canary', ...canary({ predictions: 1_000 }, { predictions: 9_000 })).verdict).toBe('pass')
    expect(check('canary', ...canary({ predictions: 100 }, { predictions: 900 })).verdict).toBe(
      'inconclusive',
    )
    expect(check('canary').verdict).toBe('inconclusive')
  })

  it("count the challenger's clean copies towards being rare, but not against a sign of harm", () => {
    const copies = cell('shadow', 0, { predictions: 20_000 })
    expect(check('canary', copies, ...canary({ predictions: 50 }, { predictions: 450 })).verdict).toBe('pass')
    const harmed = canary({ predictions: 50, errors: 3 }, { predictions: 450 })
    expect(check('canary', copies, ...harmed).verdict).toBe('inconclusive')
  })

  it('pass by non-inferiority when bad events are frequent in both arms', () => {
    const few = canary({ predictions: 500, slow: 25 }, { predictions: 4_500, slow: 225 })
    expect(check('canary', ...few).verdict).toBe('inconclusive')
    const many = canary({ predictions: 5_000, slow: 250 }, { predictions: 45_000, slow: 2_250 })
    expect(check('canary', ...many).verdict).toBe('pass')
  })

  it('go on at a change of weight: only the weight in force counts', () => {
    const steps = [0.05, 0.5].flatMap((weight) => [
      cell('challenger', weight, { predictions: 1_000 * weight, errors: 100 * weight }),
      cell('champion', weight, { predictions: 1_000 * (1 - weight), errors: 100 * (1 - weight) }),
    ])
    expect(check('canary', ...steps).value).toBeLessThan(0)
  })

  it('fail falsely with probability alpha at most, over all looks, with incidents that hit both arms', () => {
    const runs = 60
    const random = numbers(7)
    const isFalse = () => {
      const sums = { challenger: { predictions: 0, errors: 0 }, champion: { predictions: 0, errors: 0 } }
      for (let look = 0; look < 4; look += 1) {
        const rate = look === 2 ? 0.3 : 0.02
        for (let unit = 0; unit < 400; unit += 1) {
          const arm = random() < 0.1 ? sums.challenger : sums.champion
          arm.predictions += 1
          arm.errors += random() < rate ? 1 : 0
        }
        if (check('canary', ...canary(sums.challenger, sums.champion)).verdict === 'fail') return true
      }
      return false
    }
    const falsely = Array.from({ length: runs }, isFalse).filter(Boolean).length
    // 99.9 % binomial limit of 60 runs at alpha 1 %.
    expect(falsely).toBeLessThanOrEqual(4)
  })

  it('never pass and fail at once, whatever the counts', () => {
    const counts = fc.record({
      predictions: fc.integer({ min: 0, max: 5_000 }),
      errors: fc.nat(100),
      slow: fc.nat(100),
    })
    const possible = ({
      predictions,
      errors,
      slow,
    }: {
      predictions: number
      errors: number
      slow: number
    }) => ({
      predictions,
      errors: Math.min(errors, predictions),
      slow: Math.min(slow, predictions),
    })
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const found = check('canary', ...canary(possible(one), possible(other)))
        expect(found.verdict === 'fail').toBe((found.value ?? 0) >= found.threshold)
        if (possible(one).predictions === 0) expect(found.verdict).not.toBe('pass')
      }),
      { numRuns: 40 },
    )
  })
})

describe('bad events of a shadow', () => {
  const live = (counts: Partial<GuardrailCell>) => cell('champion', 0, { predictions: 1_000, ...counts })
  const copies = (counts: Partial<GuardrailCell>) => cell('shadow', 0, { predictions: 1_000, ...counts })

  it('fail when the champion answered the same requests', () => {
    expect(check('shadow', live({}), copies({ errors: 200 })).verdict).toBe('fail')
  })

  it('do not fail when the champion failed as often', () => {
    expect(check('shadow', live({ errors: 190 }), copies({ errors: 200 })).verdict).not.toBe('fail')
  })

  it('do not fail below the declared limit: copies may be shed', () => {
    expect(check('shadow', live({}), copies({ timeouts: 9 })).verdict).not.toBe('fail')
  })

  it('pass when there are none', () => {
    expect(check('shadow', live({}), copies({})).verdict).toBe('pass')
  })
})

describe('bad events while watching', () => {
  const now = (counts: Partial<GuardrailCell>) => cell('challenger', 1, { predictions: 1_000, ...counts })
  const copies = (counts: Partial<GuardrailCell>) => cell('champion', 1, { predictions: 1_000, ...counts })

  it('fail against copies that the former champion answers well', () => {
    expect(check('watching', now({ errors: 100 }), copies({})).verdict).toBe('fail')
    expect(check('watching', now({ errors: 100 }), copies({ errors: 95 })).verdict).not.toBe('fail')
  })

  it('fail by the declared limit alone when there are no copies', () => {
    expect(check('watching', now({ errors: 100 })).verdict).toBe('fail')
    expect(check('watching', now({ errors: 12 })).verdict).toBe('inconclusive')
    expect(check('watching', now({ errors: 1 })).verdict).toBe('pass')
  })
})
