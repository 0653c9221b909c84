import { backtestCases, type Bar, type Case } from './backtest-cases.ts'
import { backtestFlights } from './backtest-flights.ts'
import { runIncidentCanaries } from './backtest-incidents.ts'
import { quantile, type Outcome } from './backtest-outcome.ts'
import { loadScoredFlights } from './scored-flights.ts'

/** Releases start on this many days, after the storms of days 45 to 58; 21 days follow the last. */
const starts = 50
const firstStartDay = 59
const lastStartDay = 150
const daysAfter = 21

const startDays = Array.from({ length: starts }, (_, index) =>
  Math.round(firstStartDay + (index * (lastStartDay - firstStartDay)) / (starts - 1)),
)

interface Row {
  readonly text: string
  readonly isMet: boolean
}

function rowOf(tried: Case, outcomes: readonly Outcome[]): Row {
  const counts = countBy(outcomes)
  const decided = outcomes.filter(({ ending }) => ending !== 'undecided')
  const spread = (numberOf: (outcome: Outcome) => number) =>
    [0.5, 0.9].map((share) => quantile(decided, share, numberOf)?.toFixed(0) ?? '-').join(' / ')
  const isMet = tried.bars.every(({ ending, least, most }) => {
    const count = counts.get(ending) ?? 0
    return count >= (least ?? 0) && count <= (most ?? outcomes.length)
  })
  const cells = [
    tried.name,
    `${tried.pair.challenger} over ${tried.pair.champion}`,
    [...counts].map(([ending, count]) => `${count} ${ending}`).join(', '),
    spread(({ eventHours }) => eventHours),
    spread(({ predictions }) => predictions),
    spread(({ challengerPredictions }) => challengerPredictions),
    tried.bars.map(barText).join(', '),
    tried.bars.length === 0 ? 'shown only' : isMet ? 'met' : 'MISSED',
  ]
  return { text: lineOf(cells), isMet }
}

const widths = [22, 28, 34, 12, 16, 13, 28, 10]
const heading = [
  'plan',
  'challenger, champion',
  'endings',
  'event hours',
  'predictions',
  "challenger's",
  'bars',
]

function lineOf(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()
}

function countBy(outcomes: readonly Outcome[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { ending } of outcomes) counts.set(ending, (counts.get(ending) ?? 0) + 1)
  return counts
}

function barText({ ending, least, most }: Bar): string {
  return least === undefined ? `${ending} <= ${most ?? starts}` : `${ending} >= ${least}`
}

/** Canaries of 20,000 made requests at 10 %, looked at every 400: rolled back by errors alone. */
const errorCanaries = [
  { name: 'both arms fail alike', errorRate: 0.01, ratio: 1, hasIncidents: false, runs: 500, most: 13 },
  {
    name: 'the same with shared incidents',
    errorRate: 0.01,
    ratio: 1,
    hasIncidents: true,
    runs: 500,
    most: 13,
  },
  {
    name: 'the challenger fails 5 times as often',
    errorRate: 0.01,
    ratio: 5,
    hasIncidents: false,
    runs: 100,
    least: 100,
  },
]

/** Bars: the 99.9 % binomial limit of the runs at alpha 1 %, and all of the bad ones. */
function errorRows(): readonly boolean[] {
  return errorCanaries.map(({ name, runs, most, least, ...kind }) => {
    const found = runIncidentCanaries(kind, runs).filter((requests) => requests !== null)
    const inOrder = found.sort((one, other) => one - other)
    const median = inOrder[Math.floor(inOrder.length / 2)]
    const isMet = found.length >= (least ?? 0) && found.length <= (most ?? runs)
    const bar = least === undefined ? `<= ${most ?? runs}` : `>= ${least}`
    const took = median === undefined ? '' : `, half of them within ${median} requests`
    console.log(
      `errors: ${name}: ${found.length} of ${runs} rolled back${took} (bar ${bar}: ${isMet ? 'met' : 'MISSED'})`,
    )
    return isMet
  })
}

async function main(): Promise<boolean> {
  const flights = backtestFlights(
    await loadScoredFlights({ fromDay: firstStartDay, toDay: lastStartDay + daysAfter }),
  )
  console.log(
    `${starts} releases each, started on days ${firstStartDay} to ${lastStartDay}; p50 / p90 of those that ended`,
  )
  console.log(lineOf(heading))
  let isMet = true
  for (const tried of backtestCases(starts)) {
    const row = rowOf(
      tried,
      startDays.map((day) => tried.run(flights, day)),
    )
    console.log(row.text)
    isMet &&= row.isMet
  }
  for (const met of errorRows()) isMet &&= met
  console.log(isMet ? 'all bars met' : 'a bar was missed')
  return isMet
}

process.exitCode = (await main()) ? 0 : 1
