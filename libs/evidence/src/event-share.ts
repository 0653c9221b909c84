import { logMeanExp } from './log-mean-exp.ts'

/** Events of one stretch of time in which the challenger's probability did not change. */
export interface EventTally {
  /** Events of both arms, >= 0. */
  readonly events: number
  /** Those of them that the challenger made, 0 <= challengerEvents <= events. */
  readonly challengerEvents: number
  /** Probability in force with which a unit went to the challenger, 0 to 1; from the routing log. At 0 and 1 there is
   *  only one arm, and events are no evidence. */
  readonly rho: number
}

/** Log of the e-process for one alternative ratio of the two arms' rates. */
export interface RatioLog {
  readonly ratio: number
  readonly logSum: number
}

/** Evidence so far against "challenger's rate <= margin x champion's" (or >=, for the mirrored process). Plain data. */
export interface EventShareState {
  readonly margin: number
  readonly events: number
  readonly challengerEvents: number
  readonly ratios: readonly RatioLog[]
}

const higherRatios = [1.25, 1.5, 2, 3, 5, 10, 20, 50, 100]
const lowerRatios = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1]

/** Start of the event-share e-process against H0: the challenger's event rate is at most `margin` times the
 *  champion's. Large values prove that the challenger has more events.
 *  @param margin ratio of rates that is still accepted, 0 < margin < 100
 *  @throws RangeError outside of that
 *  Source: likelihood-ratio martingale over the arm of each event, mixed over alternatives; Ville 1939. */
export function startEventShare(margin: number): EventShareState {
  return start(
    margin,
    higherRatios.filter((ratio) => ratio > margin),
  )
}

/** Start of the mirrored process against H0: the challenger's event rate is at least `margin` times the champion's.
 *  Large values prove non-inferiority.
 *  @param margin ratio of rates that would be too much, margin > 0.05
 *  @throws RangeError outside of that */
export function startNonInferiority(margin: number): EventShareState {
  return start(
    margin,
    lowerRatios.filter((ratio) => ratio < margin),
  )
}

function start(margin: number, ratios: readonly number[]): EventShareState {
  if (!(margin > 0) || ratios.length === 0)
    throw new RangeError(`margin ${margin} leaves no alternative ratio to test`)
  return { margin, events: 0, challengerEvents: 0, ratios: ratios.map((ratio) => ({ ratio, logSum: 0 })) }
}

/** The state after further events. Only sums are kept, so tallies of one rho may be added up before or after, in any
 *  order; a change of weight is a tally of its own. O(number of ratios), whatever the number of events.
 *  @throws RangeError if counts are not whole or negative, rho is no probability, or an arm of probability 0 has events */
export function addEvents(state: EventShareState, tally: EventTally): EventShareState {
  requireTally(tally)
  const { events, challengerEvents, rho } = tally
  const logMarginScale = Math.log1p(rho * (state.margin - 1))
  return {
    margin: state.margin,
    events: state.events + events,
    challengerEvents: state.challengerEvents + challengerEvents,
    ratios: state.ratios.map(({ ratio, logSum }) => ({
      ratio,
      logSum:
        logSum +
        challengerEvents * Math.log(ratio / state.margin) +
        events * (logMarginScale - Math.log1p(rho * (ratio - 1))),
    })),
  }
}

/** Natural log of the e-value, 0 without events. H0 is rejected when lnE >= ln(1/alpha): at any number of looks the
 *  probability of that under H0 is at most alpha.
 *  @example 25 of 100 events from a challenger at 10 %, margin 1: 7.321109 */
export function lnE(state: EventShareState): number {
  return logMeanExp(state.ratios.map(({ logSum }) => logSum))
}

function requireTally({ events, challengerEvents, rho }: EventTally): void {
  const counts =
    Number.isInteger(events) &&
    Number.isInteger(challengerEvents) &&
    challengerEvents >= 0 &&
    challengerEvents <= events
  if (!counts) throw new RangeError(`${challengerEvents} of ${events} is not a count of events`)
  if (!(rho >= 0 && rho <= 1)) throw new RangeError(`challenger probability ${rho} is not between 0 and 1`)
  const impossible = (rho === 0 && challengerEvents > 0) || (rho === 1 && challengerEvents < events)
  if (impossible) throw new RangeError(`${challengerEvents} of ${events} events at probability ${rho}`)
}
