import { type MonitorDefinition } from '@weir/monitor'
import { type Instant, type ModelName, type Verdict } from '@weir/vocabulary'
import { checkSilence } from './check-silence.ts'
import { type ModelBooks } from './model-books.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { resultReports } from './result-reports.ts'
import { mainVersion } from './who-answers.ts'

/** Verdict that was reported last, by version; a version is not silent until a report says so. Mutable. */
export type SilenceProgress = Map<number, Verdict>

/** Looks whether a model is silent, and reports it when that changes. Alerts are decided by the caller.
 *  @param of lastAnswerAt null: no live answer was recorded lately, and since when is not known
 *  @throws Unavailable */
export async function watchSilence(
  deps: Pick<ReportSink, 'memory' | 'publishReports' | 'now'>,
  { books, progress }: { readonly books: ModelBooks; readonly progress: SilenceProgress },
  of: {
    readonly model: ModelName
    readonly definition: MonitorDefinition
    readonly lastAnswerAt: Instant | null
    readonly low: Instant
  },
): Promise<void> {
  const { model, definition, lastAnswerAt, low } = of
  const version = mainVersion(books, Number.POSITIVE_INFINITY)
  if (!definition.volume.isOn || lastAnswerAt === null || version === null) return
  const now = deps.now()
  const result = checkSilence({
    lastAnswerAt,
    answeredHours: books.liveHours(),
    excluded: definition.excluded,
    now,
  })
  const checks = deps.memory.checks(model, version)
  const wasSilent = checks.firing(definition, null).some(({ result: { check } }) => check === 'silence')
  const before = progress.get(version) ?? (wasSilent ? 'fail' : 'pass')
  checks.record([result])
  progress.set(version, result.verdict)
  if ((before === 'fail') === (result.verdict === 'fail')) return
  const watched = { model, version, role: 'live' } as const
  const made = { series: 'silence', watermark: low, createdAt: now, suppressed: [] } as const
  await publishReports(deps, resultReports(watched, [result], made))
}
