import { type ReferenceProfile } from '@weir/drift'
import { judgeHour, type CheckResult, type MonitorDefinition } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'
import { type ModelBooks, type SliceName } from './model-books.ts'

/** Runs every check of a version whose window ends with an hour. Drift of a window that began before the version did is
 *  shown and not judged. Volume is that of the model: how the versions share it is
 *  the routing's choice, and a canary must not look like missing traffic. It is judged with one version alone.
 *  @param of watchesVolume whether this is the version that the model's volume is reported with */
export function judgeVersion(
  books: ModelBooks,
  of: {
    readonly version: Pick<SliceName, 'version' | 'role'>
    readonly definition: MonitorDefinition
    readonly profile: ReferenceProfile
    readonly end: Instant
    readonly watchesVolume: boolean
  },
): readonly CheckResult[] {
  const { version, definition, profile, end, watchesVolume } = of
  const book = books.book({ ...version, segment: '' })
  if (book === null) return []
  const segments = new Map(
    definition.segments.flatMap((segment) => {
      const found = books.book({ ...version, segment })
      return found === null ? [] : [[segment, found] as const]
    }),
  )
  const judged = judgeHour({ definition: withoutVolume(definition), profile, book, end }, segments)
  const first = book.first() ?? end
  const own = judged.map((result) =>
    isDrift(result) && result.window.start < first ? unfinished(result) : result,
  )
  if (!watchesVolume) return own
  return [...judgeHour({ definition: onlyVolume(definition), profile, book: books.live(), end }), ...own]
}

function isDrift({ check }: CheckResult): boolean {
  return check === 'drift' || check === 'multivariate_drift'
}

/** A version that began to answer at noon has no night in its first day: it differs from whole days by that alone. */
function unfinished(result: CheckResult): CheckResult {
  if (result.verdict !== 'pass' && result.verdict !== 'fail') return result
  return { ...result, verdict: 'inconclusive', reason: 'too-few-rows' }
}

function withoutVolume(definition: MonitorDefinition): MonitorDefinition {
  return { ...definition, volume: { ...definition.volume, isOn: false } }
}

function onlyVolume(definition: MonitorDefinition): MonitorDefinition {
  const { drift, quality, serving } = definition
  return {
    ...definition,
    drift: { ...drift, isOn: false },
    quality: { ...quality, isOn: false },
    serving: { ...serving, isOn: false },
  }
}
