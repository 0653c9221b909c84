import { checkClassShare } from './check-class-share.ts'
import { cell } from './made-rollouts.ts'
import { defaultGuardrails, type Behaviour } from './plan.ts'
import { type Arm, type GuardrailCell } from './tally.ts'

function shares(behaviour: Behaviour, ...cells: readonly GuardrailCell[]) {
  return checkClassShare(cells, { positiveClass: 'late', behaviour }, defaultGuardrails)
}

/** Predictions of the class and of the other one. */
function arm(
  name: Arm,
  weight: number,
  [late, punctual]: readonly [number, number],
): readonly GuardrailCell[] {
  return [
    cell(name, weight, { predictions: late }),
    cell(name, weight, { predictedClass: 'punctual', predictions: punctual }),
  ]
}

describe('the share of a class', () => {
  it('gives the value of the two processes averaged', () => {
    const cells = [...arm('challenger', 0.05, [9, 0]), ...arm('champion', 0.05, [121, 60])]
    const found = shares('sameBehaviour', ...cells)
    expect(found.value).toBeCloseTo(0.649381, 5)
    expect(found).toMatchObject({ verdict: 'pass', n: 9, consequence: 'rollBack' })
  })

  it('fails a retrain whose other class vanishes, and only asks when the plan expects a change', () => {
    const cells = [...arm('challenger', 0.25, [100, 0]), ...arm('champion', 0.25, [150, 150])]
    expect(shares('sameBehaviour', ...cells)).toMatchObject({ verdict: 'fail', consequence: 'rollBack' })
    expect(shares('changedBehaviour', ...cells)).toMatchObject({ verdict: 'fail', consequence: 'ask' })
  })

  it('accepts a challenger that flags less, when the plan expects a change', () => {
    const cells = [...arm('challenger', 0.5, [570, 430]), ...arm('champion', 0.5, [720, 280])]
    expect(shares('changedBehaviour', ...cells).verdict).toBe('pass')
  })

  it('is undecided without predictions of the challenger, and while a difference is only suggested', () => {
    expect(shares('sameBehaviour', ...arm('champion', 0.05, [50, 50])).verdict).toBe('inconclusive')
    const suggested = [...arm('challenger', 0.25, [18, 0]), ...arm('champion', 0.25, [20, 30])]
    const { value } = shares('sameBehaviour', ...suggested)
    expect(value).toBeGreaterThan(Math.log(20))
    expect(value).toBeLessThan(Math.log(100))
    expect(shares('sameBehaviour', ...suggested).verdict).toBe('inconclusive')
  })

  it('looks at live traffic that was split, and at answers that have a class', () => {
    const cells = [
      ...arm('shadow', 0, [900, 0]),
      ...arm('challenger', 1, [900, 0]),
      ...arm('champion', 0, [0, 900]),
      cell('challenger', 0.05, { predictedClass: '', predictions: 9, errors: 9 }),
    ]
    expect(shares('sameBehaviour', ...cells)).toMatchObject({ n: 0, value: 0 })
  })
})
