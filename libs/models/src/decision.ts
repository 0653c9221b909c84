import { assertNever } from '@weir/vocabulary'

/** How a score becomes a class. */
export type Decision =
  /** One probability: `positiveClass` when it is at least `threshold` (a share, 0 to 1). */
  | {
      readonly kind: 'binary'
      readonly positiveClass: string
      readonly negativeClass: string
      readonly threshold: number
    }
  /** The class of the largest probability; ties go to the first. */
  | { readonly kind: 'argmax'; readonly classes: readonly string[] }
  /** A number without classes (regression). */
  | { readonly kind: 'none' }

/** The headline of one answer. `score` is the positive class's probability, the largest probability, or the value;
 *  NaN, and then without a class, when the answer is no answer. */
export interface Headline {
  readonly score: number
  readonly predictedClass: string
}

/** @param outputs one row of the score tensor
 *  @param positiveIndex position of the positive class in that row (binary only)
 *  @returns score NaN and class '' when any number of the row is not finite: the caller counts it as an error */
export function headlineOf(decision: Decision, outputs: ArrayLike<number>, positiveIndex: number): Headline {
  if (!Array.from(outputs).every(Number.isFinite)) return { score: Number.NaN, predictedClass: '' }
  switch (decision.kind) {
    case 'binary': {
      const score = outputs[positiveIndex] ?? Number.NaN
      return {
        score,
        predictedClass: score >= decision.threshold ? decision.positiveClass : decision.negativeClass,
      }
    }
    case 'argmax': {
      let best = 0
      for (let index = 1; index < outputs.length; index += 1)
        if ((outputs[index] ?? Number.NaN) > (outputs[best] ?? Number.NaN)) best = index
      return { score: outputs[best] ?? Number.NaN, predictedClass: decision.classes[best] ?? String(best) }
    }
    case 'none':
      return { score: outputs[0] ?? Number.NaN, predictedClass: '' }
    default:
      return assertNever(decision)
  }
}
