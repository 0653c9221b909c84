import { type KpiHour } from '@weir/clickhouse'
import { type AlertChanged, type DriftReported } from '@weir/contracts'
import { type ReferenceProfile } from '@weir/drift'
import { type KpiDefinition } from '@weir/kpi'
import { type Model } from '@weir/models'
import { type MonitorDefinition } from '@weir/monitor'
import { addRealised, emptyRealised, mergeEstimates, emptyEstimates } from '@weir/performance'
import { dayMs, hourMs, type Instant, type Window } from '@weir/vocabulary'
import { HourLoader, type LoadHoursDeps } from './load-hours.ts'
import { labelPlanOf } from './label-plan.ts'
import { modelWithKpi, start } from './made-traffic.fixture.ts'
import { flatProfile, RecordedHours, type HourShape } from './recorded-hours.fixture.ts'
import { reportGaps, type GapProgress, type ReportGapsDeps } from './report-gaps.ts'
import { LabelWatch, reportLabelWindows, type ReportLabelWindowsDeps } from './report-label-windows.ts'
import { ReportMemory } from './report-memory.ts'
import { type PerformanceHour } from './report-performance.ts'
import { live, watchedBy, watchedModel } from './watched-world.fixture.ts'

/** A version whose reference had labels. */
export const labelledProfile: ReferenceProfile = {
  ...flatProfile,
  performance: {
    calibration: { scores: [0, 1], probabilities: [0, 1] },
    rows: 1_000,
    positives: 500,
    gap: { blockMs: 6 * hourMs, blocks: 84, mean: 0, deviation: 0.01 },
    cellGap: null,
    labelScatter: null,
  },
}

/** Labels of the answers of an hour: so many of 100 have come, and so many of these are of the class that was answered. */
export interface LabelShape {
  readonly labelled: number
  readonly right: number
}

const scoreBins = flatProfile.score.edges.length + 1

/** Days of answers of a version, their labels, and what reports them. The labels are of age after `maturityMs`. */
export function labelledWorld(before: readonly DriftReported[] = [], kpi: Partial<KpiDefinition> = {}) {
  const memory = new ReportMemory()
  memory.rememberReports(before)
  const base = modelWithKpi(watchedModel)
  const model: Model = { ...base, kpis: base.kpis.map((one) => ({ ...one, ...kpi })) }
  const recorded = new RecordedHours()
  const loader = new HourLoader()
  const state: LabelState = {
    now: start + 400 * dayMs,
    labels: { labelled: 100, right: 80 },
    definition: watchedBy,
    profile: labelledProfile,
  }
  const { deps, reports, alerts, asked } = fakes(memory, recorded, state)
  const watch = new LabelWatch(memory, model.name)
  const gaps: GapProgress = new Map()
  const load = (judged: number) => {
    const to = start + Math.max(judged, 1) * hourMs
    return loader.load(deps, { model: model.name, from: start, to, definition: watchedBy })
  }
  return {
    recorded,
    reports,
    alerts,
    asked,
    state,
    /** Answers are judged up to hour `judged`, and with the labels recorded up to hour `all`. */
    async look(judged: number, all = judged) {
      await load(judged)
      const reached = { judgedUntil: start + judged * hourMs, all: start + all * hourMs }
      await reportLabelWindows(deps, watch, { model, books: loader.books, ...reached })
    },
    async lookAtGaps(judged: number, all = judged) {
      await load(judged)
      const labels = labelPlanOf(model)
      if (labels === null) throw new Error('no labels')
      const reached = { judgedUntil: start + judged * hourMs, low: start + all * hourMs }
      const look = { model: model.name, definition: state.definition, labels, ...reached }
      await reportGaps(deps, { books: loader.books, progress: gaps }, look)
    },
    fill: (
      hours: number,
      shape: HourShape = { answers: 100 },
      slice: Parameters<RecordedHours['set']>[0] = live,
    ) => recorded.fill(slice, [start, start + hours * hourMs], shape),
    /** Reports of performance, as `day 0 final v1`. */
    told: () => reports.filter(isPerformance).map(lineOf),
    metric: (stage: string, statistic: string) =>
      reports
        .flatMap(({ measurements }) => measurements)
        .findLast((found) => found.stage === stage && found.statistic === statistic),
  }
}

interface LabelState {
  now: Instant
  labels: LabelShape
  definition: MonitorDefinition
  profile: ReferenceProfile
}

function fakes(memory: ReportMemory, recorded: RecordedHours, state: LabelState) {
  const reports: DriftReported[] = []
  const alerts: AlertChanged[] = []
  const asked: Window[] = []
  const deps: ReportLabelWindowsDeps & ReportGapsDeps & LoadHoursDeps = {
    ...recorded.queries(),
    memory,
    profile: async () => state.profile,
    now: () => (state.now += 1),
    publishReports: async (some) => void reports.push(...some),
    publishAlerts: async (some) => void alerts.push(...some),
    onAlert: () => undefined,
    onSuppressed: () => undefined,
    refireMs: 90_000,
    runbookUrl: 'docs/alerts.md',
    windowMs: dayMs,
    performanceHours: async ({ window }) => {
      asked.push(window)
      return hoursOf(window).map((hour) => performanceHour(hour, state.labels))
    },
    kpiHours: async ({ window }) => (state.labels.labelled === 0 ? [] : threeHours(window)),
    labelDelays: async () => [
      { age: hourMs, arrived: 90, censored: 0 },
      { age: 5 * hourMs, arrived: 6, censored: 4 },
    ],
  }
  return { deps, reports, alerts, asked }
}

function isPerformance({ measurements }: DriftReported): boolean {
  return measurements.some(({ check }) => check === 'performance')
}

function lineOf({ windowStart, version, measurements }: DriftReported): string {
  return `day ${(windowStart - start) / dayMs} ${measurements[0]?.stage} v${version}`
}

function threeHours(window: Window): readonly KpiHour[] {
  const units = 2
  return [0, 1, 2].map((hour) => ({
    hour: window.start + hour * hourMs,
    units,
    sum: hour,
    sumOfSquares: hour,
  }))
}

function hoursOf({ start: from, end }: Window): readonly Instant[] {
  return Array.from({ length: (end - from) / hourMs }, (_, at) => from + at * hourMs)
}

/** 100 answers, every other one flagged with the score 0.8, the others with 0.2. */
function performanceHour(hour: Instant, { labelled, right }: LabelShape): PerformanceHour {
  const realised = emptyRealised(scoreBins)
  const answered = emptyRealised(scoreBins)
  for (let row = 0; row < 100; row += 1) {
    const flagged = row % 2 === 0
    const score = flagged ? 0.8 : 0.2
    const isRight = row % 100 < right
    const one = { score, probability: score, flagged, bin: flagged ? 40 : 10, label: flagged === isRight }
    addRealised(answered, one)
    if (row < labelled) addRealised(realised, one)
  }
  return { hour, answered: mergeEstimates(emptyEstimates(scoreBins), answered.estimated), realised }
}
