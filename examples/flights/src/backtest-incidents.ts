import { parsePlan } from '@weir/rollout'
import { dayMs } from '@weir/vocabulary'

import { model, observe, startTrial } from './backtest-trial.ts'

/** Canaries of made requests at 10 %: what real flights cannot show is errors. */
export interface IncidentCanaries {
  /** Share of the champion's requests that fail. */
  readonly errorRate: number
  /** The challenger's rate as a multiple of it. */
  readonly ratio: number
  /** Whether both arms fail in a fifth of the requests from time to time. */
  readonly hasIncidents: boolean
}

const weight = 0.1
const requests = 20_000
const requestsPerTally = 400
/** Five shared incidents in each canary, an eighth of the time. */
const incidentEvery = 4_000
const incidentLength = 500
const incidentRate = 0.2

const plan = parsePlan({
  kind: 'stepped',
  shadow: null,
  steps: [{ weightPercent: 100 * weight, minEventMs: dayMs, minPredictions: 50 }],
})

/** Requests until each rollback; one number a canary, null where there was none.
 *  @param runs how many canaries */
export function runIncidentCanaries(kind: IncidentCanaries, runs: number): readonly (number | null)[] {
  const random = parkMiller(20_010_101)
  return Array.from({ length: runs }, (_, run) => runOne(kind, `incidents/${run}`, random))
}

function runOne(kind: IncidentCanaries, rolloutId: string, random: () => number): number | null {
  let state = startTrial(rolloutId, plan, 0)
  for (let first = 0; first < requests; first += requestsPerTally) {
    const arms = { champion: { predictions: 0, errors: 0 }, challenger: { predictions: 0, errors: 0 } }
    for (let request = first; request < first + requestsPerTally; request += 1) {
      const arm = random() < weight ? 'challenger' : 'champion'
      arms[arm].predictions += 1
      if (random() < errorRate(kind, arm, request)) arms[arm].errors += 1
    }
    const last = first + requestsPerTally - 1
    const cells = (['champion', 'challenger'] as const).map((arm) => ({ arm, ...arms[arm], ...noOther }))
    const range = { partition: 0, fromOffset: first, toOffset: last, watermark: last }
    state = observe(state, { kind: 'guardrail', rolloutId, model, ...range, cells }, last)
    if (state.rollout.stage.phase === 'rolledBack') return last + 1
  }
  return null
}

const noOther = {
  challengerWeight: weight,
  predictedClass: '',
  timeouts: 0,
  notNumbers: 0,
  fallbacks: 0,
  slow: 0,
}

function errorRate(kind: IncidentCanaries, arm: 'champion' | 'challenger', request: number): number {
  if (kind.hasIncidents && request % incidentEvery < incidentLength) return incidentRate
  return kind.errorRate * (arm === 'challenger' ? kind.ratio : 1)
}

/** Numbers in (0, 1) that every run repeats. Source: Park & Miller 1988, multiplier 16807. */
function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16_807 * state) % 2_147_483_647
    return state / 2_147_483_647
  }
}
