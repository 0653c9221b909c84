import { requireSetting, requireUnit } from './require-number.ts'
import { accumulated, startRunLength, type Accumulation, type RunLengthState } from './run-length.ts'

export interface EDetectorPlan {
  readonly kind: Accumulation
  /** Mean loss that is still accepted, 0 < p0 < 1: an upper confidence bound of the reference's loss, not its mean. */
  readonly p0: number
  /** Wanted mean number of losses between false alarms, > 1. */
  readonly runLength: number
}

/** State of an e-detector. Plain data, to be stored and replayed. */
export interface EDetectorState extends RunLengthState {
  readonly p0: number
}

const bets = [0.25, 0.5, 1, 2, 4]

/** Start of a detector of a rise of a loss in [0, 1] over p0, with a contract: as long as each loss has, given those
 *  before it, a mean of at most p0, the mean number of losses to the first alarm is at least `runLength`. Nothing else
 *  is supposed of the losses; losses of one hour are seldom so, feed blocks then (`startBlockDetector`).
 *  Shiryaev-Roberts finds a change sooner; the false alarms of CUSUM are rarer than promised (about 20 times). For a
 *  fall, feed 1 - loss to a second detector, with 1 minus a lower bound as its p0, and double `runLength` in both.
 *  @throws RangeError if p0 or runLength is out of its range
 *  Source: Shin, Ramdas & Rinaldo 2022; e = 1 + bet (loss - p0), bets 0.25, 0.5, 1, 2, 4 under 1 / p0, of equal weight.
 *  @example a loss of 1 against p0 = 0.1 and runLength 1000: alarmLevel = ln(2.395 / 1000) = -6.034372 */
export function startEDetector({ kind, p0, runLength }: EDetectorPlan): EDetectorState {
  requireSetting(p0 > 0 && p0 < 1, '0 < p0 < 1')
  return { ...startRunLength(kind, runLength), p0 }
}

/** The state after one more loss; read it with `alarmLevel`. O(1)
 *  @param loss 0 to 1
 *  @throws RangeError if it is outside of that */
export function addLoss(state: EDetectorState, loss: number): EDetectorState {
  requireUnit(loss)
  const lnEValues = bets.filter((bet) => bet < 1 / state.p0).map((bet) => Math.log1p(bet * (loss - state.p0)))
  return { ...state, lnStatistics: accumulated(state, lnEValues) }
}
