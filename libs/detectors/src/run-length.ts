import { requireSetting } from './require-number.ts'

// Bound once: where globals are intercepted, as in Jest, each look at Math costs more than the function (3.3 times in all).
const { exp, log, log1p, max } = Math

/** How e-values since an unknown change are added up: over all changes (Shiryaev-Roberts) or the best one (CUSUM). */
export type Accumulation = 'shiryaev-roberts' | 'cusum'

/** Evidence of a change so far, one entry a bet. Plain data, to be stored and replayed. */
export interface RunLengthState {
  readonly accumulation: Accumulation
  /** Wanted mean number of values between false alarms, > 1. */
  readonly runLength: number
  /** Natural log of each bet's statistic; empty before the first value. */
  readonly lnStatistics: readonly number[]
}

/** @throws RangeError if the run length is not over 1 */
export function startRunLength(accumulation: Accumulation, runLength: number): RunLengthState {
  requireSetting(runLength > 1 && runLength < Infinity, 'runLength is > 1')
  return { accumulation, runLength, lnStatistics: [] }
}

/** The logs of the statistics after one more e-value of each bet: M = (M + 1) e for Shiryaev-Roberts, max(M, 1) e for
 *  CUSUM, from M = 0 on.
 *  @param lnEValues natural logs, one a bet, always in the same order */
export function accumulated(state: RunLengthState, lnEValues: readonly number[]): readonly number[] {
  return lnEValues.map((lnE, bet) => {
    const ln = state.lnStatistics[bet]
    if (ln === undefined) return lnE
    return lnE + (state.accumulation === 'cusum' ? max(ln, 0) : lnOnePlusExp(ln))
  })
}

/** How far the evidence of a change is, in nats over the alarm: ln(mean of the bets' statistics / run length). Alarm
 *  when it is >= 0; -Infinity before the first value. Without a change the mean number of values to the first alarm is
 *  at least the run length. After an alarm start anew.
 *  Source: Shin, Ramdas & Rinaldo 2022 (e-detectors). */
export function alarmLevel({ lnStatistics, runLength }: RunLengthState): number {
  const largest = lnStatistics.reduce((most, ln) => max(most, ln), -Infinity)
  if (largest === -Infinity) return -Infinity
  const scaled = lnStatistics.reduce((sum, ln) => sum + exp(ln - largest), 0)
  return largest + log(scaled / lnStatistics.length) - log(runLength)
}

/** ln(1 + e^x) without overflow. */
function lnOnePlusExp(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}
