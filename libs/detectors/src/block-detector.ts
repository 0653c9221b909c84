import { requireFinite, requireSetting } from './require-number.ts'
import { accumulated, startRunLength, type Accumulation, type RunLengthState } from './run-length.ts'

export interface BlockPlan {
  /** Shiryaev-Roberts when left out. */
  readonly kind?: Accumulation
  /** Mean of the block values in the reference; better an upper bound of it. Unit of the values. */
  readonly mean: number
  /** Their standard deviation, > 0, from the reference's blocks; too small breaks the contract. Unit of the values. */
  readonly sd: number
  /** Wanted mean number of blocks between false alarms, > 1: 120 for a month of 6-hour blocks. */
  readonly runLength: number
}

/** State of a block detector. Plain data, to be stored and replayed. */
export interface BlockState extends RunLengthState {
  readonly mean: number
  readonly sd: number
}

/** In standard deviations; a bet finds best a rise of its own size. */
const bets = [0.5, 1, 2]

/** Start of a detector of a rise of block means, such as loss minus its estimate over 6 hours, with a contract: as long
 *  as (value - mean) / sd is, given the blocks before it, sub-Gaussian with a mean of at most 0 and variance proxy 1 (as
 *  a normal value is), the mean number of blocks to the first alarm is at least `runLength`. A block makes one value of
 *  many rows that are not independent: take blocks that are longer than what ties them together.
 *  For a fall, feed minus value and minus mean to a second detector, and double `runLength` in both.
 *  @throws RangeError if a number is out of its range
 *  Source: Shin, Ramdas & Rinaldo 2022; e = exp(bet z - bet^2 / 2), bets 0.5, 1, 2 of equal weight, Shiryaev-Roberts or CUSUM.
 *  @example a value 2 sd over the mean, runLength 100: alarmLevel = ln(4.756541 / 100) = -3.045650 */
export function startBlockDetector({
  kind = 'shiryaev-roberts',
  mean,
  sd,
  runLength,
}: BlockPlan): BlockState {
  requireFinite(mean)
  requireSetting(sd >= 1e-100 && sd <= 1e100, 'sd is > 0, from 1e-100 to 1e100')
  return { ...startRunLength(kind, runLength), mean, sd }
}

/** The state after one more block; read it with `alarmLevel`. O(1)
 *  @param value mean of the block, in the unit of `mean`
 *  @throws RangeError if it is no finite number, or over 1e100 in size */
export function addBlock(state: BlockState, value: number): BlockState {
  requireFinite(value)
  const z = (value - state.mean) / state.sd
  const lnEValues = bets.map((bet) => bet * z - (bet * bet) / 2)
  return { ...state, lnStatistics: accumulated(state, lnEValues) }
}
