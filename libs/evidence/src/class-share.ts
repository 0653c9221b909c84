import { addEvents, lnE, startEventShare, type EventShareState } from './event-share.ts'
import { logMeanExp } from './log-mean-exp.ts'

/** What a plan accepts as a difference in the share of predictions that fall into the watched class. */
export interface ClassShareMargins {
  /** "More of the class" is proven above this ratio of challenger to champion. */
  readonly more: number
  /** "The other class vanishes" is proven when the champion's share of it is above this many times the challenger's. */
  readonly vanishes: number
}

/** Predictions of the live arms in one stretch of constant weight. */
export interface ClassTally {
  /** Predictions of the class, both arms, and those of the challenger. */
  readonly ofClass: number
  readonly challengerOfClass: number
  /** Predictions of the other class, both arms, and those of the challenger. */
  readonly ofOther: number
  readonly challengerOfOther: number
  /** Probability in force with which a unit went to the challenger, 0 to 1. */
  readonly rho: number
}

/** Evidence that the challenger's predictions tip over into one class. Plain data. */
export interface ClassShareState {
  readonly more: EventShareState
  readonly vanishes: EventShareState
}

/** Start of the two one-sided processes. @throws RangeError unless both margins are in (0, 100) */
export function startClassShare(margins: ClassShareMargins): ClassShareState {
  return { more: startEventShare(margins.more), vanishes: startEventShare(margins.vanishes) }
}

/** The state after further predictions; additive like `addEvents`. In *vanishes* the arms change places: it counts the
 *  champion's predictions of the other class, at the champion's probability. @throws RangeError as `addEvents` */
export function addPredictions(state: ClassShareState, tally: ClassTally): ClassShareState {
  return {
    more: addEvents(state.more, {
      events: tally.ofClass,
      challengerEvents: tally.challengerOfClass,
      rho: tally.rho,
    }),
    vanishes: addEvents(state.vanishes, {
      events: tally.ofOther,
      challengerEvents: tally.ofOther - tally.challengerOfOther,
      rho: 1 - tally.rho,
    }),
  }
}

/** Natural log of the average of the two e-values; fires at ln(1/alpha), with one alpha over both sides.
 *  @example 9 of 130 of the class at 5 %, margin 1.1, and 0 of 60 of the other, margin 2: 0.649381 */
export function classShareLnE(state: ClassShareState): number {
  return logMeanExp([lnE(state.more), lnE(state.vanishes)])
}
