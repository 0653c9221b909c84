// Judges 1,000 windows of 500 strongly correlated features, 5,000 rows each, with and without 50 of them shifted by half
// a standard deviation, through the production checks; exits with 1 when a bar is missed. The rate of 5 % is that of a
// week, so that each of its hours may have a 168th of it.
// node --conditions=@weir/source tools/calibrate-discoveries.mjs [windows]
import { defaultMonitor } from '../libs/monitor/src/default-monitor.ts'
import { judgementsOfWeek } from '../libs/monitor/src/discover.ts'
import { simulateDiscoveries } from '../libs/monitor/src/simulate-discoveries.fixture.ts'

const windows = Number(process.argv[2] ?? 1000)
const weeklyRate = defaultMonitor.drift.falseDiscoveryRate
const hourlyRate = weeklyRate / judgementsOfWeek
const chance = hourlyRate + 3 * Math.sqrt((hourlyRate * (1 - hourlyRate)) / windows)
const defaultEffect = defaultMonitor.drift.effects.js_distance
const cases = [
  { name: '50 shifted, default effect', drifted: 50, effect: defaultEffect },
  { name: '50 shifted, no effect asked for', drifted: 50, effect: 0 },
  { name: 'none shifted, default effect', drifted: 0, effect: defaultEffect },
  { name: 'none shifted, no effect asked for', drifted: 0, effect: 0 },
]
let missed = 0
for (const { name, drifted, effect } of cases) {
  const rates = simulateDiscoveries({ windows, drifted, effect })
  const isMet =
    drifted > 0
      ? rates.falseDiscoveryProportion <= weeklyRate && rates.found >= 0.9
      : rates.anyDiscovery <= chance
  if (!isMet) missed += 1
  const told = Object.entries(rates).map(
    ([key, value]) => `${key} ${value === null ? '-' : value.toFixed(4)}`,
  )
  console.log(`${isMet ? '✓' : '✗'} ${name}: ${told.join(', ')} (${windows} windows)`)
}
process.exit(missed === 0 ? 0 : 1)
