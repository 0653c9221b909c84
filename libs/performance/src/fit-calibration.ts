import { calibrate, type CalibrationMap, identityMap } from './calibrate.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'
import { isotonicFit, isotonicInOrder } from './isotonic-fit.ts'
import { rocAuc } from './roc-auc.ts'
import { sortedOrder } from './sorted-order.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** The calibration of a version, with why it is what it is. Calibration errors are means over held-out rows, in [0, 1]. */
export type CalibrationFit =
  | {
      readonly kind: 'isotonic'
      readonly map: CalibrationMap
      /** Null for scores outside [0, 1], which are no probabilities and have none. */
      readonly errorBefore: number | null
      readonly errorAfter: number | null
    }
  | {
      readonly kind: 'identity'
      readonly map: CalibrationMap
      /** `fewOfAClass`: under 10 rows of a class, too few to hold out a tenth. `separable`: area above 0.999, where a map
       *  would only say 0 or 1. `alreadyCalibrated`: a map did not lower the held-out error. */
      readonly reason: 'fewOfAClass' | 'separable' | 'alreadyCalibrated'
      readonly errorBefore: number | null
      readonly errorAfter: number | null
    }

const splits = 10
const heldOutShare = 0.1
const calibrationBins = 10
const leastOfAClass = 10
const separableAuc = 0.999

/** Decides by held-out rows whether the scores of a reference need a calibration map, and fits it.
 *  @param scores of the reference; higher means more likely positive
 *  @param labels 0 or 1, same length
 *  @param random uniform in [0, 1): the same sequence gives the same decision
 *  @returns an isotonic map of all rows if over 10 splits (a tenth of each class held out) the pooled calibration error
 *  (10 bins of equally many rows) falls, else the identity with the reason. Scores outside [0, 1] always get a map
 *  @throws RangeError for unequal lengths, no rows, a score that is not finite or a label that is not 0 or 1. O(n log n)
 *  Source: the decision of NannyML's CBPE, with splits of our own. */
export function fitCalibration(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  random: () => number,
): CalibrationFit {
  const n = rowsOf(scores, labels)
  requireShares(labels, 'label')
  const isProbability = Array.from(scores).every((score) => score >= 0 && score <= 1)
  const positives = indicesOf(labels, 1)
  const negatives = indicesOf(labels, 0)
  if (positives.length + negatives.length !== n) throw new RangeError('a label is not 0 or 1')
  if (!isProbability)
    return { kind: 'isotonic', map: isotonicFit(scores, labels), errorBefore: null, errorAfter: null }
  const keep = (reason: 'fewOfAClass' | 'separable'): CalibrationFit => {
    return { kind: 'identity', map: identityMap, reason, errorBefore: null, errorAfter: null }
  }
  if (Math.min(positives.length, negatives.length) < leastOfAClass) return keep('fewOfAClass')
  const area = rocAuc(scores, labels)
  if (area !== null && area > separableAuc) return keep('separable')
  const errors = heldOutErrors({ scores, labels }, [positives, negatives], random)
  return errors.errorBefore > errors.errorAfter
    ? { kind: 'isotonic', map: isotonicFit(scores, labels), ...errors }
    : { kind: 'identity', map: identityMap, reason: 'alreadyCalibrated', ...errors }
}

function indicesOf(labels: ArrayLike<number>, wanted: number): Uint32Array {
  return Uint32Array.from({ length: labels.length }, (_, row) => row).filter((row) => labels[row] === wanted)
}

interface LabelledScores {
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
}

function heldOutErrors(
  { scores, labels }: LabelledScores,
  classes: readonly Uint32Array[],
  random: () => number,
): { errorBefore: number; errorAfter: number } {
  const order = sortedOrder(scores)
  const held = { before: Array<number>(), after: Array<number>(), labels: Array<number>() }
  for (let split = 0; split < splits; split++) {
    const tested = classes.map((rows) => drawTenth(rows, random))
    const isTested = new Uint8Array(scores.length)
    for (const rows of tested) for (const row of rows) isTested[row] = 1
    const trained = order.filter((row) => isTested[row] === 0)
    const map = isotonicInOrder(trained, { scores, labels })
    for (const row of tested.flatMap((rows) => [...rows])) {
      held.before.push(valueAt(scores, row))
      held.after.push(calibrate(map, valueAt(scores, row)))
      held.labels.push(valueAt(labels, row))
    }
  }
  const error = (probabilities: readonly number[]): number =>
    expectedCalibrationError(probabilities, held.labels, calibrationBins) ?? NaN
  return { errorBefore: error(held.before), errorAfter: error(held.after) }
}

/** A tenth of the rows without replacement; shuffles `rows` in place. */
function drawTenth(rows: Uint32Array, random: () => number): Uint32Array {
  const wanted = Math.round(rows.length * heldOutShare)
  for (let i = 0; i < wanted; i++) {
    const other = i + Math.floor(random() * (rows.length - i))
    const drawn = valueAt(rows, other)
    rows[other] = valueAt(rows, i)
    rows[i] = drawn
  }
  return rows.subarray(0, wanted)
}
