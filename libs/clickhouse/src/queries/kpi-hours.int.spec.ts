import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { kpiValue, type KpiDefinition } from '@weir/kpi'
import { hourMs, minuteMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { kpiHours, type KpiHour } from './kpi-hours.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const window = { start, end: start + 6 * hourMs }
const kpi: KpiDefinition = {
  name: 'usd',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'observed',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0.5 },
  maturityMs: 2 * hourMs,
}

/** Eight hours of requests of one or two rows, live and shadow, some without an answer or a label, some corrected. */
function randomTraffic(model: string, random: () => number) {
  const answers: (PredictionServed & { isSetAside: boolean })[] = []
  const outcomes: OutcomeReported[] = []
  for (let number = 0; number < 150; number++) {
    const eventTime = start - hourMs + Math.floor(random() * 8 * 60) * minuteMs
    for (let row = 0; row <= Math.floor(random() * 2); row++) {
      const of = { model, requestId: `r${number}`, row }
      const role = (['champion', 'challenger', 'shadow'] as const)[Math.floor(random() * 3)] ?? 'champion'
      const version = role === 'champion' ? 1 : 2
      const status = random() < 0.1 ? 'error' : 'ok'
      const predictedClass = random() < 0.5 ? 'late' : 'on time'
      answers.push({
        ...prediction({ ...of, eventTime, version, intendedRole: role, status, predictedClass }),
        isSetAside: random() < 0.05,
      })
      for (let report = 0; random() < 0.6; report++) {
        const times = {
          eventTime: eventTime + hourMs + Math.floor(report / 2) * minuteMs,
          reportedTime: start + report,
        }
        outcomes.push(
          outcome({
            ...of,
            ...times,
            name: random() < 0.1 ? 'diverted' : 'late',
            value: Math.round(random()),
          }),
        )
      }
    }
  }
  return { answers, outcomes }
}

function bruteForce(
  { answers, outcomes }: ReturnType<typeof randomTraffic>,
  version: number,
  role: 'live' | 'shadow',
): KpiHour[] {
  const found = new Map<number, KpiHour>()
  for (const requestId of new Set(answers.map((answer) => answer.requestId))) {
    const worth = answers
      .filter(
        (one) =>
          one.requestId === requestId &&
          one.version === version &&
          (one.intendedRole === 'shadow') === (role === 'shadow'),
      )
      .filter(
        (one) =>
          one.status === 'ok' &&
          !one.isSetAside &&
          one.eventTime >= window.start &&
          one.eventTime < window.end,
      )
      .flatMap((one) => {
        const reports = outcomes.filter(
          (report) => report.requestId === requestId && report.row === one.row && report.name === 'late',
        )
        const last = reports
          .sort((a, b) => a.eventTime - b.eventTime || a.reportedTime - b.reportedTime)
          .at(-1)
        return last === undefined
          ? []
          : [{ at: one.eventTime, value: kpiValue(kpi, one.predictedClass === 'late', last.value >= 0.5) }]
      })
    const [first] = worth
    if (first === undefined) continue
    const hour = Math.floor(first.at / hourMs) * hourMs
    const value = worth.reduce((sum, one) => sum + one.value, 0) / worth.length
    const { units, sum, sumOfSquares } = found.get(hour) ?? { units: 0, sum: 0, sumOfSquares: 0 }
    found.set(hour, { hour, units: units + 1, sum: sum + value, sumOfSquares: sumOfSquares + value ** 2 })
  }
  return [...found.values()].sort((a, b) => a.hour - b.hour)
}

describe('KPI by hour', () => {
  it.each([
    [1, 'live', 5],
    [2, 'live', 6],
    [2, 'shadow', 7],
    [1, 'shadow', 8],
  ] as const)('of version %i as %s is what plain loops find (seed %i)', async (version, role, seed) => {
    const model = newModel()
    const traffic = randomTraffic(model, randomFrom(seed))
    await insertPredictions(clickhouse, traffic.answers)
    await insertOutcomes(clickhouse, traffic.outcomes)
    const truth = bruteForce(traffic, version, role)
    expect(truth.length).toBe(role === 'shadow' && version === 1 ? 0 : 6)
    const of = {
      model: parseModelName(model),
      version: parseVersionNumber(version),
      role,
      kpi,
      positiveClass: 'late',
      window,
    }
    expect(await kpiHours(clickhouse, of)).toEqual(truth)
  })
})
