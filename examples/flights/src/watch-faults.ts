import { defaultMonitor } from '@weir/monitor'

import { cleanAlertRows, unheardRows, weeklyAlerts, weeklyBlockAlarms } from './clean-report.ts'
import { faultCases, type FaultBar, type FaultCase } from './fault-cases.ts'
import { groupOutcome, meets } from './fault-outcome.ts'
import { faultStarts } from './fault-starts.ts'
import { inputGroups, labelGroups, type FaultTrial } from './fault-trial.ts'
import { endDay, loadFlightColumns } from './flight-columns.ts'
import { printTable } from './text-table.ts'
import { watchOptions } from './watched-days.ts'
import { watchedModels } from './watched-models.ts'
import { tryFault, watchVersion, type WatchedVersion } from './watched-version.ts'

/** What the default preset may send without a fault, a week. */
const mostAlerts = 1
const mostBlockAlarms = 0.25

const options = watchOptions(process.argv.slice(2))
const groups = [...inputGroups, ...labelGroups]

function printClean(version: WatchedVersion): boolean {
  const { clean, model } = version
  const [alerts, alarms] = [weeklyAlerts(clean), weeklyBlockAlarms(clean)]
  const isMet = alerts <= mostAlerts && alarms <= mostBlockAlarms
  console.log(`\n${model}, days ${clean.days.watchedDay} to ${endDay - 1} without a fault:`)
  console.log(`  alerts a week: ${alerts.toFixed(2)} (bar ${mostAlerts}), held back: ${clean.suppressed}`)
  console.log(`  block detector, alarms a week: ${alarms.toFixed(2)} (bar ${mostBlockAlarms})`)
  console.log(isMet ? '  met' : '  MISSED')
  printTable([['alert', 'first check', 'subject', 'fired', 'a week'], ...cleanAlertRows(clean)])
  console.log(`${model}, drift checks that are deaf, or have learned nothing:`)
  printTable([['subject', 'why', 'window', 'baseline', 'threshold'], ...unheardRows(clean)])
  return isMet
}

function faultRow({ name, bars }: FaultCase, trials: readonly FaultTrial[]) {
  const cells = groups.flatMap((families) => {
    const { found, of, medianHours, by } = groupOutcome(trials, families)
    if (found === 0) return ['-', '']
    return [`${medianHours?.toFixed(0) ?? '-'}${found < of ? ` (${found})` : ''}`, by]
  })
  const isMet = bars.every((bar) => meets(trials, bar))
  return { cells: [name, ...cells, bars.map(barText).join(', '), isMet ? 'met' : 'MISSED'], isMet }
}

function barText({ families, mostHours }: FaultBar): string {
  return `${families.join('+')} <= ${mostHours}`
}

async function printFaults(version: WatchedVersion): Promise<boolean> {
  const flights = new Map([...version.clean.hours].map(([hour, { state }]) => [hour, state.answers.answers]))
  const { days } = version.clean
  const starts = faultStarts(flights, { count: options.starts, watchedDay: days.watchedDay })
  const rows = []
  for (const tried of faultCases(version.columns, days).filter(({ model }) => model === version.model))
    rows.push(faultRow(tried, await tryFault(version, tried, starts)))
  console.log(
    `\n${version.model}, hours until a fault is found, median of ${starts.length} starts (found, if not from all)`,
  )
  const heading = ['fault', ...groups.flatMap((families) => [families.join('+'), 'by']), 'bars', '']
  printTable([heading, ...rows.map(({ cells }) => cells)])
  return rows.every(({ isMet }) => isMet)
}

async function main(): Promise<boolean> {
  const columns = await loadFlightColumns()
  let isMet = true
  for (const model of watchedModels) {
    const version = await watchVersion(columns, model, { definition: defaultMonitor, days: options.days })
    const areMet = [printClean(version), await printFaults(version)]
    isMet &&= areMet.every((met) => met)
  }
  console.log(isMet ? '\nall bars met' : '\na bar was missed')
  return isMet
}

process.exitCode = (await main()) ? 0 : 1
