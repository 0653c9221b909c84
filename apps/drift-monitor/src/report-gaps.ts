import { type ReferenceProfile } from '@weir/drift'
import { checkGap, gapBlocks, type GapBlock, type LabelledHour, type MonitorDefinition } from '@weir/monitor'
import { blockStart, dayMs, type Instant, type ModelName } from '@weir/vocabulary'
import { type LabelPlan } from './label-plan.ts'
import { type ModelBooks } from './model-books.ts'
import { type PerformanceHour, type ReportPerformanceDeps } from './report-performance.ts'
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

/** Compares realised with estimated loss, block by block, once all labels of a block are of age. A gap that lasts is a
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
  for (const version of books.versions(Number.NEGATIVE_INFINITY, mature)) {
    if (labels.isObserved && version.role === 'shadow') continue
    const profile = await deps.profile(model, version.version)
    if (profile === null || profile.performance === null || profile.performance.gap === null) continue
    const watched = { ...version, model }
    const key = `${version.version}/${version.role}`
    const first = books.book({ ...version, segment: '' })?.first() ?? mature
    const start = progress.get(key) ?? blockAfter(deps, watched, blockMs) ?? blockStart(first, blockMs)
    const end = Math.min(mature, start + mostAtOnceMs)
    if (end <= start) continue
    const isLive = version.role === 'live' && live.has(version.version)
    await reportBlocks(deps, { watched, profile, isLive, window: { start, end } }, look)
    progress.set(key, end)
  }
}

function blockAfter({ memory }: ReportGapsDeps, version: WatchedVersion, blockMs: number): Instant | null {
  const last = memory.performance.blocks(version).at(-1)
  return last === undefined ? null : blockStart(last.window.end + blockMs - 1, blockMs)
}

async function reportBlocks(
  deps: ReportGapsDeps,
  of: {
    readonly watched: WatchedVersion
    readonly profile: ReferenceProfile
    readonly isLive: boolean
    readonly window: { readonly start: Instant; readonly end: Instant }
  },
  { definition, labels, low }: GapLook,
): Promise<void> {
  const { watched, profile, isLive, window } = of
  if (profile.performance === null) return
  const { calibration } = profile.performance
  const { outcome, positiveClass, maturityMs } = labels
  const question = { outcome, positiveClass, calibration, attributionMs: maturityMs }
  const slice = { ...watched, segment: '', window, edges: profile.score.edges }
  const hours = await deps.performanceHours({ ...slice, ...question })
  const { blockMs } = definition.performance
  for (const block of gapBlocks(hours.flatMap(labelledHour), blockMs)) {
    const blocks = [...earlierBlocks(deps, watched, block), block]
    const results = checkGap({ definition, profile, blocks })
    if (isLive) {
      const { model, version } = watched
      const checks = deps.memory.checks(model, version)
      checks.record(results)
      await sendAlerts(deps, deps.memory.alerts, {
        model,
        version,
        owner: definition.owner,
        definition,
        checks,
      })
    }
    const made = { series: 'gap', watermark: low, createdAt: deps.now(), suppressed: [] } as const
    await publishReports(deps, resultReports(watched, results, made))
  }
}

/** Blocks of the same length that came before. */
function earlierBlocks({ memory }: ReportGapsDeps, version: WatchedVersion, block: GapBlock) {
  const lengthOf = ({ window }: GapBlock) => window.end - window.start
  return memory.performance
    .blocks(version)
    .filter((other) => lengthOf(other) === lengthOf(block) && other.window.end <= block.window.start)
}

/** Hours with a score that is no probability have no loss. */
function labelledHour({ hour, realised }: PerformanceHour): readonly LabelledHour[] {
  const { brier, estimated } = realised
  if (brier === null || estimated.expectedBrier === null) return []
  return [{ hour, labelled: estimated.n, lossSum: brier, expectedLossSum: estimated.expectedBrier }]
}
