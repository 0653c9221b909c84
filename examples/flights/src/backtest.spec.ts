import { parsePlan } from '@weir/rollout'
import { blockStart, hourMs, minuteMs } from '@weir/vocabulary'

import { runCanary } from './backtest-canary.ts'
import { flightAt, type BacktestFlights } from './backtest-flights.ts'
import { quantile, type Outcome } from './backtest-outcome.ts'
import { runShadow } from './backtest-shadow.ts'
import { dayStartMs } from './flights.ts'
import { kpi } from './model-contract.ts'

const startMs = dayStartMs(60)
const everyMs = 2 * minuteMs
const count = 10 * 720

/** A flight every two minutes from day 60 on, each third late; `fresh` is always right, `static` never flags, the broken
 *  version always does. */
const late = Uint8Array.from({ length: count }, (_, index) => (index % 3 === 0 ? 1 : 0))
const all = new Uint8Array(count).fill(1)
const no = new Uint8Array(count)
const flights: BacktestFlights = {
  count,
  eventTimeMs: Float64Array.from({ length: count }, (_, index) => startMs + index * everyMs),
  countedHourMs: Float64Array.from({ length: count }, (_, index) =>
    blockStart(startMs + index * everyMs + kpi.maturityMs, hourMs),
  ),
  late,
  id: (index) => `f${index}`,
  flags: {
    static: no,
    fresh: late,
    'fresh-percent': all,
    'fresh-hours': all,
    'fresh-retrain': late,
    'static-retrain': no,
    never: no,
  },
}

const twoDays = { minEventMs: 48 * hourMs }
const shadowPlan = parsePlan({ kind: 'stepped', shadow: twoDays, kpi: { name: kpi.name, ...twoDays } })
const samePlan = parsePlan({ kind: 'stepped', shadow: null })
const shadow = { rolloutId: 'r1', plan: shadowPlan, startMs, hours: 60 }
const canary = { rolloutId: 'r1', plan: samePlan, startMs, longestMs: 100 * hourMs, tallySize: 1 }

describe('a shadow in the back-test', () => {
  it('proves the better version when the least event time has passed', () => {
    const outcome = runShadow(flights, { champion: 'static', challenger: 'fresh' }, shadow)
    expect(outcome).toEqual({
      ending: 'proven',
      eventHours: 49,
      predictions: 1_470,
      challengerPredictions: 0,
    })
  })

  it('rolls the worse version back after a day', () => {
    const outcome = runShadow(flights, { champion: 'fresh', challenger: 'static' }, shadow)
    expect(outcome.ending).toBe('harmed')
    expect(outcome.eventHours).toBeLessThan(49)
  })

  it('decides nothing about a version and itself', () => {
    const outcome = runShadow(flights, { champion: 'fresh', challenger: 'fresh-retrain' }, shadow)
    expect(outcome).toMatchObject({ ending: 'undecided', eventHours: 60 })
  })
})

describe('a canary in the back-test', () => {
  it('rolls back a version that flags everything', () => {
    const outcome = runCanary(flights, { champion: 'fresh', challenger: 'fresh-percent' }, canary)
    expect(outcome.ending).toBe('rolledBack')
    expect(outcome.challengerPredictions).toBeLessThan(outcome.predictions / 10)
  })

  it('lets a version pass that is like the champion', () => {
    const steps = [{ weightPercent: 50, minEventMs: 12 * hourMs, minPredictions: 50 }]
    const plan = parsePlan({ kind: 'stepped', shadow: null, steps })
    const trial = { ...canary, plan, tallySize: 50, longestMs: 200 * hourMs }
    expect(runCanary(flights, { champion: 'fresh', challenger: 'fresh-retrain' }, trial).ending).toBe(
      'passed',
    )
  })
})

describe('flights and figures of the back-test', () => {
  it('find the first flight at or after a time', () => {
    expect(flightAt(flights, startMs - 1)).toBe(0)
    expect(flightAt(flights, startMs + everyMs)).toBe(1)
    expect(flightAt(flights, startMs + everyMs + 1)).toBe(2)
    expect(flightAt(flights, Infinity)).toBe(count)
  })

  it('take the quantile that is reached by the share', () => {
    const outcomes = [3, 1, 2, 4].map((predictions): Outcome => ({
      ending: 'passed',
      eventHours: 1,
      predictions,
      challengerPredictions: 0,
    }))
    const of = (share: number) => quantile(outcomes, share, ({ predictions }) => predictions)
    expect([of(0.5), of(0.9), of(1)]).toEqual([2, 4, 4])
    expect(quantile([], 0.5, ({ predictions }) => predictions)).toBeUndefined()
  })
})
