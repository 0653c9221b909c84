import { type ReferenceProfile } from '@weir/drift'
import { checkGap, gapBlocks, gapSeries, type GapBlock, type MonitorDefinition } from '@weir/monitor'
import { blockStart, dayMs, type Instant, type ModelName, type Window } from '@weir/vocabulary'
import { labelledHours, type GapSeries } from './labelled-hours.ts'
import { type LabelPlan } from './label-plan.ts'
import { type ModelBooks } from './model-books.ts'
import { type ReportPerformanceDeps } from './report-performance.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { resultReports } from './result-reports.ts'
import { sendAlerts } from './send-alerts.ts'
import { liveVersions } from './who-answers.ts'
import { type WatchedVersion } from './window-slice.ts'

export interface ReportGapsDeps
  extends ReportSink, Pick<ReportPerformanceDeps, 'performanceHours' | 'profile'> {}

export interface GapLook {
  readonly model: ModelName
  readonly definition: MonitorDefinition
  readonly labels: LabelPlan
  /** Event time up to which answers and labels are recorded, and up to which hours are judged. */
  readonly low: Instant
  readonly judgedUntil: Instant
}

/** Raw rows that one look reads: a week of them. */
const mostAtOnceMs = 7 * dayMs

/** Start of the first block of each version that was not looked at; in memory, and otherwise after the newest one that
 *  was reported. Mutable. */
export type GapProgress = Map<string, Instant>

/** Compares realised with estimated loss or value, block by block, once all labels of a block are of age. A gap that lasts is a
 *  change that no look at inputs can see; it alerts.
 *  @throws Unavailable */
export async function reportGaps(
  deps: ReportGapsDeps,
  { books, progress }: { readonly books: ModelBooks; readonly progress: GapProgress },
  look: GapLook,
): Promise<void> {
  const { model, definition, labels, low, judgedUntil } = look
  if (!definition.performance.isOn || !Number.isFinite(low)) return
  const { blockMs } = definition.performance
  const mature = blockStart(Math.min(low - labels.maturityMs, judgedUntil), blockMs)
  const live = liveVersions(books, judgedUntil)
  const series = gapSeries(definition.performance, labels.kpis)
  for (const version of books.versions(Number.NEGATIVE_INFINITY, mature)) {
    if (labels.isObserved && version.role === 'shadow') continue
    const profile = await deps.profile(model, version.version)
    if (profile === null) continue
    // Of loss nothing is said without labels in the reference, as of the estimate; of value it is said why.
    const hasLoss = profile.performance !== null && profile.performance.gap !== null
    if (!hasLoss && series.every(({ values }) => values === null)) continue
    const watched = { ...version, model }
    const key = `${version.version}/${version.role}`
    const first = books.book({ ...version, segment: '' })?.first() ?? mature
    const start = progress.get(key) ?? blockAfter(deps, watched, blockMs) ?? blockStart(first, blockMs)
    const end = Math.min(mature, start + mostAtOnceMs)
    if (end <= start) continue
    const isLive = version.role === 'live' && live.has(version.version)
    await reportBlocks(deps, { watched, profile, series, isLive, window: { start, end } }, look)
    progress.set(key, end)
  }
}

function blockAfter({ memory }: ReportGapsDeps, version: WatchedVersion, blockMs: number): Instant | null {
  const last = memory.performance.lastBlockEnd(version)
  return last === null ? null : blockStart(last + blockMs - 1, blockMs)
}

interface GapSpan {
  readonly watched: WatchedVersion
  readonly profile: ReferenceProfile
  readonly series: readonly GapSeries[]
  readonly isLive: boolean
  readonly window: Window
}

async function reportBlocks(deps: ReportGapsDeps, of: GapSpan, look: GapLook): Promise<void> {
  const { watched, profile, isLive } = of
  const { definition } = look
  for (const blocks of await blocksOf(deps, of, look)) {
    const results = blocks.flatMap(({ series, block }) =>
      checkGap({
        definition,
        profile,
        blocks: [...earlierBlocks(deps, watched, { series, block, excluded: definition.excluded }), block],
        series,
      }),
    )
    if (isLive) {
      const { model, version } = watched
      const checks = deps.memory.checks(model, version)
      checks.record(results)
      await sendAlerts(deps, deps.memory.alerts, {
        model,
        version,
        owner: definition.owner,
        definition,
        profile,
        checks,
      })
    }
    const made = { series: 'gap', watermark: look.low, createdAt: deps.now(), suppressed: [] } as const
    await publishReports(deps, resultReports(watched, results, made))
  }
}

interface SeriesBlock {
  readonly series: GapSeries
  readonly block: GapBlock
}

/** Blocks of every series, those of one window together, in order of time. */
async function blocksOf(
  deps: ReportGapsDeps,
  { watched, profile, series, window }: GapSpan,
  { definition, labels }: GapLook,
): Promise<readonly (readonly SeriesBlock[])[]> {
  const { performance, excluded } = definition
  const { blockMs } = performance
  if (profile.performance === null) {
    const last = { start: window.end - blockMs, end: window.end }
    return [series.map((one) => ({ series: one, block: { window: last, value: Number.NaN, n: 0 } }))]
  }
  const { outcome, positiveClass, maturityMs } = labels
  const { calibration } = profile.performance
  const { edges } = profile.score
  const question = { outcome, positiveClass, calibration, attributionMs: maturityMs }
  const hours = await deps.performanceHours({ ...watched, segment: '', window, edges, ...question })
  const found = series.flatMap((one) =>
    gapBlocks(labelledHours(hours, one), { blockMs, excluded }).map((block) => ({ series: one, block })),
  )
  const starts = [...new Set(found.map(({ block }) => block.window.start))].toSorted((a, b) => a - b)
  return starts.map((start) => found.filter(({ block }) => block.window.start === start))
}

/** Blocks of the same length that came before. One that was reported before its time was excluded is left out as a whole
 *  when all of it is; its single hours are not known any more. */
function earlierBlocks(
  { memory }: ReportGapsDeps,
  version: WatchedVersion,
  { series, block, excluded }: SeriesBlock & { readonly excluded: readonly Window[] },
): readonly GapBlock[] {
  const lengthOf = ({ window }: GapBlock) => window.end - window.start
  const isExcluded = ({ window }: GapBlock) =>
    excluded.some(({ start, end }) => start <= window.start && window.end <= end)
  return memory.performance
    .blocks(version, series.subject)
    .filter((other) => lengthOf(other) === lengthOf(block) && other.window.end <= block.window.start)
    .filter((other) => !isExcluded(other))
}
