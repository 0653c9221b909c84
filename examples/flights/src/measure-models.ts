import { kpiValue } from '@weir/kpi'

import { at } from './column.ts'
import { decision, kpi } from './model-contract.ts'
import { modelNames, type ModelName } from './model-files.ts'
import { loadScoredFlights, type ScoredFlights } from './scored-flights.ts'

function isFlagged(flights: ScoredFlights, model: ModelName, index: number): boolean {
  return at(flights.scores[model], index) >= decision.threshold
}

function valueOf(flights: ScoredFlights, model: ModelName, index: number): number {
  return kpiValue(kpi, isFlagged(flights, model, index), at(flights.late, index) === 1)
}

function meanOf(flights: ScoredFlights, value: (index: number) => number): number {
  let sum = 0
  for (let index = 0; index < flights.count; index += 1) sum += value(index)
  return sum / flights.count
}

/** Probability that a late flight scores above one on time, ties counted half: a merge of sorted scores. */
function auc(scores: Float32Array, late: Uint8Array): number {
  const sorted = (wanted: number) => scores.filter((_, index) => late[index] === wanted).sort()
  const [onTime, positives] = [sorted(0), sorted(1)]
  let below = 0
  let atMost = 0
  let wins = 0
  for (const score of positives) {
    while (below < onTime.length && at(onTime, below) < score) below += 1
    while (atMost < onTime.length && at(onTime, atMost) <= score) atMost += 1
    wins += (below + atMost) / 2
  }
  return wins / (onTime.length * positives.length)
}

function printModels(flights: ScoredFlights): void {
  console.log('model            USD a flight   flagged     AUC')
  for (const model of modelNames) {
    const value = meanOf(flights, (index) => valueOf(flights, model, index))
    const flagged = meanOf(flights, (index) => (isFlagged(flights, model, index) ? 1 : 0))
    const cells = [value.toFixed(3).padStart(12), `${(flagged * 100).toFixed(1)} %`.padStart(9)]
    console.log(model.padEnd(15), ...cells, auc(flights.scores[model], flights.late).toFixed(3).padStart(7))
  }
}

function printPaired(flights: ScoredFlights, challenger: ModelName, champion: ModelName): void {
  const difference = (index: number) =>
    valueOf(flights, challenger, index) - valueOf(flights, champion, index)
  const mean = meanOf(flights, difference)
  const variance = meanOf(flights, (index) => (difference(index) - mean) ** 2)
  const name = `${challenger} - ${champion}`
  console.log(name.padEnd(28), mean.toFixed(3).padStart(7), Math.sqrt(variance).toFixed(2).padStart(9))
}

const [from = '45', to = '182'] = process.argv.slice(2)
const flights = await loadScoredFlights({ fromDay: Number(from), toDay: Number(to) })
const lateShare = meanOf(flights, (index) => at(flights.late, index))
console.log(
  `days ${from} to before ${to}: ${flights.count} flights, ${(lateShare * 100).toFixed(1)} % late\n`,
)
printModels(flights)
console.log('\npaired difference          mean USD        sd')
printPaired(flights, 'fresh', 'static')
printPaired(flights, 'fresh-percent', 'fresh')
printPaired(flights, 'fresh-hours', 'fresh')
printPaired(flights, 'fresh-retrain', 'fresh')
printPaired(flights, 'static-retrain', 'static')
printPaired(flights, 'never', 'static')
