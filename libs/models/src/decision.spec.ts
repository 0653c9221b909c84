import { headlineOf, type Decision } from './decision.ts'

const late: Decision = { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 8 / 58 }
const colour: Decision = { kind: 'argmax', classes: ['red', 'green', 'blue'] }

describe('the headline of an answer', () => {
  it('is the positive class at the threshold and above it', () => {
    expect(headlineOf(late, [0.8, 0.2], 1)).toEqual({ score: 0.2, predictedClass: 'late' })
    expect(headlineOf(late, [1 - 8 / 58, 8 / 58], 1)).toEqual({ score: 8 / 58, predictedClass: 'late' })
    expect(headlineOf(late, [0.9, 0.1], 1)).toEqual({ score: 0.1, predictedClass: 'on time' })
  })

  it('reads the positive class where the binding says', () => {
    expect(headlineOf(late, [0.7], 0)).toEqual({ score: 0.7, predictedClass: 'late' })
  })

  it('is the class of the largest number, the first of equals', () => {
    expect(headlineOf(colour, [0.1, 0.7, 0.2], 0)).toEqual({ score: 0.7, predictedClass: 'green' })
    expect(headlineOf(colour, [0.2, 0.4, 0.4], 0)).toEqual({ score: 0.4, predictedClass: 'green' })
  })

  it('is the value itself without classes', () => {
    expect(headlineOf({ kind: 'none' }, [-3.5], 0)).toEqual({ score: -3.5, predictedClass: '' })
  })

  it.each([[[Number.NaN, 0.2]], [[0.2, Number.NaN]], [[Infinity, 0]], [[0, -Infinity]]])(
    'has neither score nor class for %p',
    (outputs) => {
      for (const decision of [late, colour, { kind: 'none' as const }])
        expect(headlineOf(decision, outputs, 1)).toEqual({ score: Number.NaN, predictedClass: '' })
    },
  )

  it('has no score when the row is shorter than the binding says', () => {
    expect(headlineOf(late, [0.3], 1).score).toBeNaN()
  })
})
