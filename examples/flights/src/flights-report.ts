import { type ReferenceProfile } from '@weir/drift'
import { labelStage, scoreEstimates } from '@weir/performance'
import { dayMs, hourMs } from '@weir/vocabulary'

import {
  blockPerformance,
  performanceIn,
  type BlockPerformance,
  type WindowPerformance,
} from './block-performance.ts'
import { productionHours } from './clean-run.ts'
import { endDay, loadFlightColumns, productionDay, type FlightColumns } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'
import { hourTally } from './hour-tally.ts'
import { addShares, delayQuantiles, lateShareAt, noShare, type LateShare } from './late-labels.ts'
import { kpi } from './model-contract.ts'
import { daysOf, productionWeekWindows } from './production-weeks.ts'
import { printTable } from './text-table.ts'
import { watchedProfile } from './watched-profile.ts'
import { weeklyDistances } from './weekly-drift.ts'

/** What the report must show, or the program fails: the inputs of `static` are quiet while its KPI swings, labels that
 *  came early look better than all of them, the area is estimated well where the value is not, and daily bands hold. */
const bars = { mostDistance: 0.06, leastSwing: 4, leastNaiveGap: 0.05, mostAucError: 0.03, leastHeld: 0.9 }

const weeks = productionWeekWindows()
const productionDays = daysOf({ start: dayStartMs(productionDay), end: dayStartMs(endDay) })

async function printDistances(columns: FlightColumns, profile: ReferenceProfile): Promise<boolean> {
  const hours = await productionHours(hourTally({ columns, model: 'static', profile }))
  const distances = weeklyDistances(profile, hours.values(), weeks)
  const names = [...(distances[0]?.keys() ?? [])]
  console.log(
    'Jensen-Shannon distance of `static` from the reference by week (base 2; drift alerts from 0.12)',
  )
  const rows = weeks.map(({ week, from }, index) => [
    String(week),
    from,
    ...names.map((name) => distances[index]?.get(name)?.toFixed(3) ?? '-'),
  ])
  printTable([['week', 'from', ...names], ...rows])
  const whole = weeks.flatMap(({ start, end }, index) =>
    end - start === 7 * dayMs ? [distances[index]] : [],
  )
  const most = Math.max(...whole.flatMap((one) => [...(one?.values() ?? [])]))
  return told(`largest distance of a whole week: ${most.toFixed(3)}`, most <= bars.mostDistance)
}

function printPerformance(blocks: Readonly<Record<'static' | 'fresh', BlockPerformance>>): boolean {
  const byWeek = weeks.map((week) => ({
    static: performanceIn(blocks.static, week),
    fresh: performanceIn(blocks.fresh, week),
  }))
  console.log(`\nArea under the curve and ${kpi.unit} by week: estimated without labels / realised`)
  const rows = weeks.map(({ week, from }, index) => {
    const { static: champion = null, fresh = null } = byWeek[index] ?? {}
    return [String(week), from, ...performanceCells(champion), ...performanceCells(fresh)]
  })
  const heading = ['week', 'from', 'static AUC', 'static value', 'fresh AUC', 'fresh value']
  printTable([heading, ...rows])
  const values = byWeek.flatMap(({ static: champion }) => champion?.value.realised ?? [])
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const swing = `value of \`static\` by week: ${least.toFixed(2)} to ${most.toFixed(2)}`
  return [
    told(swing, most - least >= bars.leastSwing),
    printErrors(
      'static',
      byWeek.map((week) => week.static),
    ),
    printErrors(
      'fresh',
      byWeek.map((week) => week.fresh),
    ),
    printDailyBands('static', blocks.static),
    printDailyBands('fresh', blocks.fresh),
    told(orderText(blocks), true),
  ].every((isMet) => isMet)
}

function performanceCells(of: WindowPerformance | null): readonly string[] {
  if (of === null) return ['-', '-']
  const { auc, value } = of
  return [
    `${auc.estimated.toFixed(3)} / ${auc.realised.toFixed(3)}`,
    `${value.estimated.toFixed(2).padStart(5)} / ${value.realised.toFixed(2).padStart(5)}`,
  ]
}

function printErrors(name: string, weekly: readonly (WindowPerformance | null)[]): boolean {
  const known = weekly.filter((week) => week !== null)
  const auc = scoreEstimates(known.map(({ auc }) => auc))
  const value = scoreEstimates(known.map(({ value }) => value))
  const aucError = auc.meanAbsoluteError ?? NaN
  const held = `95 % bands held ${percent(auc.coverage)} and ${percent(value.coverage)} of ${value.banded}`
  const text =
    `estimates of \`${name}\` over ${auc.n} weeks, mean absolute error: AUC ${aucError.toFixed(4)}, ` +
    `value ${(value.meanAbsoluteError ?? NaN).toFixed(2)} (bias ${(value.bias ?? NaN).toFixed(2)}); ${held}`
  return told(text, aucError <= bars.mostAucError)
}

function percent(share: number | null): string {
  return `${Math.round((share ?? NaN) * 100)} %`
}

/** How often the bands of daily estimates held what labels said. */
function printDailyBands(name: string, blocks: BlockPerformance): boolean {
  const days = productionDays.flatMap((day) => performanceIn(blocks, day) ?? [])
  const [auc, value] = [
    scoreEstimates(days.map((day) => day.auc)),
    scoreEstimates(days.map((day) => day.value)),
  ]
  const widths = days.flatMap(({ value: { band } }) => (band === undefined ? [] : [band.upper - band.lower]))
  const width = widths.reduce((sum, one) => sum + one, 0) / widths.length
  const held = `AUC ${percent(auc.coverage)}, value ${percent(value.coverage)} of ${value.banded}, ${width.toFixed(1)} ${kpi.unit} wide`
  return told(
    `95 % bands of daily estimates of \`${name}\` held ${held}`,
    (value.coverage ?? 0) >= bars.leastHeld,
  )
}

/** Days on which the estimate puts the two versions in the order that labels do. */
function orderText(blocks: Readonly<Record<'static' | 'fresh', BlockPerformance>>): string {
  const agreed = productionDays.flatMap((day) => {
    const [champion, fresh] = [performanceIn(blocks.static, day), performanceIn(blocks.fresh, day)]
    if (champion === null || fresh === null) return []
    const estimated = fresh.value.estimated > champion.value.estimated
    return [estimated === fresh.value.realised > champion.value.realised]
  })
  const share = agreed.filter((isRight) => isRight).length / agreed.length
  return `order of the two versions by day, estimated as realised: ${Math.round(share * 100)} % of ${agreed.length} days`
}

/** When recent departures are looked at: the time of day at which the latest have been late most often. */
const lookHour = 20

function printLateLabels(columns: FlightColumns): boolean {
  const days = productionDays
  const ages = [
    { name: 'last 4 h', fromHours: 4, toHours: 0 },
    { name: '8 to 12 h ago', fromHours: 12, toHours: 8 },
  ]
  console.log(`\nDepartures as they look at ${lookHour}:00 of ${days.length} days, and as they turn out`)
  const shares = ages.map(({ fromHours, toHours }) =>
    days
      .map(({ start }) => {
        const now = start + lookHour * hourMs
        const window = { start: now - fromHours * hourMs, end: now - toHours * hourMs }
        return lateShareAt(columns, window, now)
      })
      .reduce(addShares, noShare),
  )
  printTable([
    ['departures', 'labelled', 'late among the labelled', 'late of all', 'stage'],
    ...ages.map(({ name, toHours }, index) => lateCells(name, toHours, shares[index] ?? noShare)),
  ])
  const delays = [0.5, 0.95, 0.99]
  const hours = delayQuantiles(columns, delays).map((ms, index) => {
    const share = Math.round((delays[index] ?? NaN) * 100)
    return `${share} % within ${ms === null ? '-' : (ms / hourMs).toFixed(1)} h`
  })
  console.log(`  labels arrive ${hours.join(', ')}`)
  const recent = shares[0] ?? noShare
  const gap = recent.late / recent.flights - recent.arrivedLate / recent.arrived
  return told(`early labels understate lateness by ${gap.toFixed(3)}`, gap >= bars.leastNaiveGap)
}

function lateCells(name: string, ageHours: number, share: LateShare): readonly string[] {
  const labelledShare = share.arrived / share.flights
  const { maturityMs } = kpi
  return [
    name,
    `${(labelledShare * 100).toFixed(1)} %`,
    (share.arrivedLate / share.arrived).toFixed(4),
    (share.late / share.flights).toFixed(4),
    labelStage({ windowEnd: 0, watermark: ageHours * hourMs, labelledShare, maturityMs }),
  ]
}

function told(text: string, isMet: boolean): boolean {
  console.log(`  ${text}${isMet ? '' : ' MISSED'}`)
  return isMet
}

async function main(): Promise<boolean> {
  const columns = await loadFlightColumns()
  const profiles = { static: watchedProfile(columns, 'static'), fresh: watchedProfile(columns, 'fresh') }
  const isMet = [
    await printDistances(columns, profiles.static),
    printPerformance({
      static: blockPerformance(columns, 'static', profiles.static),
      fresh: blockPerformance(columns, 'fresh', profiles.fresh),
    }),
    printLateLabels(columns),
  ].every((met) => met)
  console.log(isMet ? '\nall bars met' : '\na bar was missed')
  return isMet
}

process.exitCode = (await main()) ? 0 : 1
