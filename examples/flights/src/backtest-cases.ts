import { parsePlan, type Plan } from '@weir/rollout'
import { dayMs, hourMs } from '@weir/vocabulary'

import { runCanary } from './backtest-canary.ts'
import { type BacktestFlights, type ModelPair } from './backtest-flights.ts'
import { type Ending, type Outcome } from './backtest-outcome.ts'
import { runShadow } from './backtest-shadow.ts'
import { dayStartMs } from './flights.ts'
import { kpi } from './model-contract.ts'

/** How many of the starts must, or may, end in a way. */
export interface Bar {
  readonly ending: Ending
  readonly least?: number
  readonly most?: number
}

/** Releases of one pair with one plan, each from another day. */
export interface Case {
  readonly name: string
  readonly pair: ModelPair
  readonly run: (flights: BacktestFlights, startDay: number) => Outcome
  readonly bars: readonly Bar[]
}

const shadowHours = 21 * 24
const longestCanaryMs = 7 * dayMs
/** When a broken version is easiest to see, and releases are made. */
const fiveOClock = 5 * hourMs
/** Where a false alarm is looked for nothing hangs on single predictions: a tally about every minute. */
const minuteOfFlights = 12

const weekPlan = parsePlan({ kind: 'stepped', kpi: { name: kpi.name } })
/** Without a harm limit that is ever reached: what the proof alone would let through. */
const noHarm = { limit: -1e6 }
const weekProofPlan = parsePlan({ kind: 'stepped', kpi: { name: kpi.name, harm: noHarm } })
const strictProofPlan = parsePlan({ kind: 'stepped', kpi: { name: kpi.name, strict: true, harm: noHarm } })
const retrainPlan = parsePlan({ kind: 'stepped', shadow: null, behaviour: 'sameBehaviour' })
const changedPlan = parsePlan({ kind: 'stepped', shadow: null, behaviour: 'changedBehaviour' })

/** Every release that is tried, and what must come out.
 *  @param starts how many days each is started from */
export function backtestCases(starts: number): readonly Case[] {
  const none = (ending: Ending): Bar => ({ ending, most: 0 })
  const almostAll = Math.floor(starts * 0.96)
  const onePercent = Math.max(1, Math.floor(starts * 0.01))
  const broken = { plan: retrainPlan, tallySize: 1, bars: [{ ending: 'rolledBack', least: starts }] } as const
  const rolledBack: Bar = { ending: 'rolledBack', most: onePercent }
  return [
    shadow(['fresh', 'static'], {
      name: 'shadow',
      plan: weekPlan,
      bars: [{ ending: 'proven', least: almostAll }, none('harmed')],
    }),
    shadow(['static', 'static'], { name: 'shadow', plan: weekPlan, bars: [none('proven'), none('harmed')] }),
    shadow(['static-retrain', 'static'], {
      name: 'shadow',
      plan: weekPlan,
      bars: [none('proven'), none('harmed')],
    }),
    shadow(['fresh-retrain', 'fresh'], { name: 'shadow', plan: weekPlan, bars: [none('harmed')] }),
    shadow(['fresh-percent', 'fresh'], { name: 'shadow', plan: weekPlan, bars: [none('proven')] }),
    shadow(['fresh-hours', 'fresh'], { name: 'shadow', plan: weekPlan, bars: [none('proven')] }),
    shadow(['never', 'static'], { name: 'shadow', plan: weekPlan, bars: [] }),
    shadow(['never', 'static'], { name: 'shadow, no harm limit', plan: weekProofPlan, bars: [] }),
    shadow(['never', 'static'], {
      name: 'strict, no harm limit',
      plan: strictProofPlan,
      bars: [none('proven')],
    }),
    canary(['fresh-percent', 'fresh'], broken),
    canary(['fresh-hours', 'fresh'], broken),
    canary(['fresh', 'static'], {
      plan: changedPlan,
      tallySize: minuteOfFlights,
      bars: [{ ending: 'paused', most: onePercent }, none('rolledBack')],
    }),
    canary(['fresh-retrain', 'fresh'], { plan: retrainPlan, tallySize: minuteOfFlights, bars: [rolledBack] }),
    canary(['static-retrain', 'static'], {
      plan: retrainPlan,
      tallySize: minuteOfFlights,
      bars: [rolledBack],
    }),
  ]
}

type Pair = readonly [challenger: ModelPair['challenger'], champion: ModelPair['champion']]

/** Both answer every flight for up to 21 event days from 00:00; the KPI decides. */
function shadow(
  [challenger, champion]: Pair,
  { name, plan, bars }: { readonly name: string; readonly plan: Plan; readonly bars: readonly Bar[] },
): Case {
  const pair = { champion, challenger }
  return {
    name,
    pair,
    bars,
    run: (flights, startDay) => {
      const trial = {
        rolloutId: `${challenger}/${startDay}`,
        plan,
        startMs: dayStartMs(startDay),
        hours: shadowHours,
      }
      return runShadow(flights, pair, trial)
    },
  }
}

/** Live traffic is split from 05:00 on, in steps of 5, 25 and 50 %; class shares decide. */
function canary(
  [challenger, champion]: Pair,
  {
    plan,
    tallySize,
    bars,
  }: { readonly plan: Plan; readonly tallySize: number; readonly bars: readonly Bar[] },
): Case {
  const pair = { champion, challenger }
  return {
    name: plan === changedPlan ? 'canary, changed' : 'canary, same',
    pair,
    bars,
    run: (flights, startDay) =>
      runCanary(flights, pair, {
        rolloutId: `${challenger}/${startDay}`,
        plan,
        startMs: dayStartMs(startDay) + fiveOClock,
        longestMs: longestCanaryMs,
        tallySize,
      }),
  }
}
