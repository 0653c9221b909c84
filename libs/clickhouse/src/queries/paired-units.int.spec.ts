import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { kpiValue, type KpiDefinition } from '@weir/kpi'
import { dayMs, hourMs, minuteMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { pairedUnits, type PairedHour } from './paired-units.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const kpi: KpiDefinition = {
  name: 'usd',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0.5 },
  maturityMs: 2 * hourMs,
}
const champion = parseVersionNumber(1)
const challenger = parseVersionNumber(2)

type Answer = PredictionServed & { readonly isSetAside?: boolean }
interface Traffic {
  readonly answers: readonly Answer[]
  readonly outcomes: readonly OutcomeReported[]
}

/** Requests of one to three rows over ten hours: some unpaired, fallen back, set aside or of another rollout, with
 *  labels that are early, late, very late, missing, corrected, or called otherwise. */
function randomTraffic(model: string, random: () => number): Traffic {
  const answers: Answer[] = []
  const outcomes: OutcomeReported[] = []
  const chance = (probability: number) => random() < probability
  const flag = () => (chance(0.5) ? 'late' : 'on time')
  for (let number = 0; number < 160; number++) {
    const requestId = `r${number}`
    const at = start + Math.floor(random() * 10 * 60) * minuteMs
    const rolloutId = chance(0.05) ? 'rollout-0' : 'rollout-1'
    for (let row = 0; row <= Math.floor(random() * 3); row++) {
      const shared = { model, requestId, row, eventTime: at, rolloutId, isSetAside: chance(0.03) }
      const live = chance(0.5) ? 1 : 2
      const role = live === 1 ? 'champion' : 'challenger'
      const isFallback = chance(0.05)
      const answered = isFallback
        ? ({ version: 1, intendedVersion: 2, intendedRole: 'challenger', status: 'error' } as const)
        : ({ version: live, intendedRole: role } as const)
      answers.push({
        ...prediction({ ...shared, ...answered, predictedClass: flag() }),
        isSetAside: shared.isSetAside,
      })
      const shadow = {
        version: isFallback ? 2 : 3 - live,
        intendedRole: 'shadow',
        status: chance(0.05) ? 'timeout' : 'ok',
      } as const
      if (chance(0.9))
        answers.push({
          ...prediction({ ...shared, ...shadow, predictedClass: flag() }),
          isSetAside: shared.isSetAside,
        })
      outcomes.push(...labelsOf({ model, requestId, row }, at, random))
    }
  }
  return { answers, outcomes }
}

function labelsOf(
  of: { model: string; requestId: string; row: number },
  at: number,
  random: () => number,
): OutcomeReported[] {
  const delays = [
    -2 * dayMs,
    -minuteMs,
    30 * minuteMs,
    hourMs,
    3 * hourMs,
    5 * hourMs,
    9 * dayMs + hourMs,
    9 * dayMs + 3 * hourMs,
  ]
  const labels: OutcomeReported[] = []
  while (random() < 0.6) {
    const delay = delays[Math.floor(random() * delays.length)] ?? 0
    const eventTime = at + delay + Math.floor(random() * 90) * minuteMs
    const name = random() < 0.1 ? 'diverted' : 'late'
    labels.push(
      outcome({
        ...of,
        name,
        value: Math.round(random()),
        eventTime,
        reportedTime: at + Math.floor(random() * 1_000),
      }),
    )
  }
  return labels
}

/** The same, request by request in plain loops. */
function bruteForce({ answers, outcomes }: Traffic, hours: { start: number; end: number }): PairedHour[] {
  const found = new Map<number, PairedHour>()
  for (const requestId of new Set(answers.map((answer) => answer.requestId))) {
    const unit = unitOf(
      answers.filter((answer) => answer.requestId === requestId),
      outcomes.filter((report) => report.requestId === requestId),
    )
    if (unit === null || unit.countedAt < hours.start || unit.countedAt >= hours.end) continue
    const hour = Math.floor(unit.countedAt / hourMs) * hourMs
    const before = found.get(hour) ?? {
      hour,
      units: 0,
      sum: 0,
      sumOfSquares: 0,
      championSum: 0,
      challengerSum: 0,
    }
    const difference = unit.challenger - unit.champion
    found.set(hour, {
      hour,
      units: before.units + 1,
      sum: before.sum + difference,
      sumOfSquares: before.sumOfSquares + difference ** 2,
      championSum: before.championSum + unit.champion,
      challengerSum: before.challengerSum + unit.challenger,
    })
  }
  return [...found.values()].sort((a, b) => a.hour - b.hour)
}

function unitOf(answers: readonly Answer[], outcomes: readonly OutcomeReported[]) {
  const counts = answers.filter(
    (one) =>
      one.rolloutId === 'rollout-1' &&
      one.status === 'ok' &&
      one.version === one.intendedVersion &&
      one.isSetAside !== true,
  )
  const rows = [0, 1, 2].flatMap((row) => {
    const [first] = counts.filter((one) => one.row === row && one.version === 1)
    const [second] = counts.filter((one) => one.row === row && one.version === 2)
    if (first === undefined || second === undefined) return []
    const reports = outcomes
      .filter((one) => one.row === row && one.name === 'late' && one.eventTime >= first.eventTime - dayMs)
      .sort((a, b) => a.eventTime - b.eventTime || a.reportedTime - b.reportedTime || a.value - b.value)
    const landed = reports[0]?.eventTime
    return landed === undefined ? [] : [{ first, second, reports, landed }]
  })
  const at = rows[0]?.first.eventTime
  if (at === undefined) return null
  const landed = Math.min(...rows.map((row) => row.landed))
  if (landed > at + kpi.maturityMs + 7 * dayMs) return null
  const countedAt = Math.max(at + kpi.maturityMs, landed)
  const hourEnd = (Math.floor(countedAt / hourMs) + 1) * hourMs
  const worth = rows.flatMap(({ first, second, reports }) => {
    const last = reports.filter(({ eventTime }) => eventTime < hourEnd).at(-1)
    if (last === undefined) return []
    const valueOf = (answer: Answer) => kpiValue(kpi, answer.predictedClass === 'late', last.value >= 0.5)
    return [{ champion: valueOf(first), challenger: valueOf(second) }]
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    countedAt,
    champion: mean(worth.map((one) => one.champion)),
    challenger: mean(worth.map((one) => one.challenger)),
  }
}

function close(hours: readonly PairedHour[]) {
  return hours.map((hour) =>
    Object.fromEntries(Object.entries(hour).map(([name, value]) => [name, Number(value.toFixed(6))])),
  )
}

async function recorded(seed: number) {
  const model = newModel()
  const traffic = randomTraffic(model, randomFrom(seed))
  await insertPredictions(clickhouse, traffic.answers)
  await insertOutcomes(clickhouse, traffic.outcomes)
  const ask = (hours: { start: number; end: number }) =>
    pairedUnits(clickhouse, {
      model: parseModelName(model),
      rolloutId: 'rollout-1',
      champion,
      challenger,
      kpi,
      positiveClass: 'late',
      hours,
    })
  return { traffic, ask }
}

describe('paired units', () => {
  const whole = { start: start - hourMs, end: start + 12 * dayMs }

  it.each([1, 2, 3])('are what plain loops find, in one question (seed %i)', async (seed) => {
    const { traffic, ask } = await recorded(seed)
    const truth = bruteForce(traffic, whole)
    expect(truth.reduce((sum, { units }) => sum + units, 0)).toBeGreaterThan(60)
    expect(close(await ask(whole))).toEqual(close(truth))
  })

  it('are the same when they are asked for hour by hour, each unit once', async () => {
    const { traffic, ask } = await recorded(4)
    const day = { start, end: start + dayMs }
    const hours: PairedHour[] = []
    for (let from = day.start; from < day.end; from += hourMs)
      hours.push(...(await ask({ start: from, end: from + hourMs })))
    expect(close(hours)).toEqual(close(bruteForce(traffic, day)))
    expect(close(hours)).toEqual(close(await ask(day)))
  })

  it('do not count a request again when the label of a further row lands later', async () => {
    const model = newModel()
    const answersOf = (row: number) => [
      prediction({ model, row, eventTime: start }),
      prediction({
        model,
        row,
        eventTime: start,
        version: 2,
        intendedRole: 'shadow',
        predictedClass: 'on time',
      }),
    ]
    await insertPredictions(clickhouse, [...answersOf(0), ...answersOf(1)])
    await insertOutcomes(clickhouse, [
      outcome({ model, eventTime: start + hourMs, value: 1 }),
      outcome({ model, row: 1, eventTime: start + 6 * hourMs, value: 0 }),
    ])
    const of = {
      model: parseModelName(model),
      rolloutId: 'rollout-1',
      champion,
      challenger,
      kpi,
      positiveClass: 'late',
    }
    const hours = await pairedUnits(clickhouse, { ...of, hours: { start, end: start + dayMs } })
    expect(hours).toEqual([
      {
        hour: start + 2 * hourMs,
        units: 1,
        sum: -50,
        sumOfSquares: 2_500,
        championSum: 30,
        challengerSum: -20,
      },
    ])
  })
})
