import { mergeStates, referenceState, type SubjectProfile, type SubjectState } from '@weir/drift'
import { dayMs, type Window } from '@weir/vocabulary'
import { baselineWeeks, sameHours } from './baseline-windows.ts'
import { blankResult } from './blank-result.ts'
import { type CheckName, type CheckResult } from './check-result.ts'
import { type EndedHour } from './ended-hour.ts'
import { type AlertFamily, type BaselineKind, type QualityRules } from './monitor-definition.ts'

const weekMs = 7 * dayMs

/** Values of the reference from which what it has never seen is unusual: with fewer, a share of rows that matters may
 *  well have been missed by chance. */
export const leastReferenceValues = 100

/** One subject in one window, and what it can be held against. */
export interface SubjectWindow<P extends SubjectProfile = SubjectProfile> {
  readonly rules: QualityRules
  readonly kind: 'feature' | 'score'
  readonly profile: P
  readonly window: Window
  readonly segment: string
  /** Null: no hour of the window has the subject. */
  readonly state: SubjectState | null
  /** The same hours of the three weeks before, newest first, of the weeks that have the subject. */
  readonly weeks: readonly SubjectState[]
  /** The same for each window of the week that ends with this one; read only when it is asked for. */
  readonly slots: () => readonly (readonly SubjectState[])[]
}

/** What a feature is held against. */
export interface SubjectBaseline {
  readonly kind: BaselineKind
  readonly state: SubjectState
}

/** Reads one subject of the window, and of its baseline, from the book. */
export function subjectWindow<P extends SubjectProfile>(
  { definition, book, segment }: EndedHour,
  window: Window,
  subject: Pick<SubjectWindow<P>, 'kind' | 'profile'>,
): SubjectWindow<P> {
  const { kind, profile } = subject
  const name = { kind, subject: profile.name }
  const lengthMs = window.end - window.start
  const weeksOf = (slot: Window) =>
    sameHours(book, slot, { weeks: baselineWeeks, excluded: definition.excluded }).flatMap(
      (week) => book.subject(name, [week]) ?? [],
    )
  const slotsOfWeek = Math.max(Math.floor(weekMs / lengthMs), 1)
  return {
    rules: definition.quality,
    kind,
    profile,
    window,
    segment,
    state: book.subject(name, [window]),
    weeks: weeksOf(window),
    slots: () =>
      Array.from({ length: slotsOfWeek }, (_, back) =>
        weeksOf({ start: window.start - back * lengthMs, end: window.end - back * lengthMs }),
      ),
  }
}

/** The same hours merged, once they have enough values, and the reference until then. The reference is of all requests:
 *  a segment is held against its own hours alone, since what is rare in all of them may be all it has.
 *  @returns null where there is neither */
export function baselineOf({
  rules,
  kind,
  weeks,
  profile,
  segment,
}: Pick<SubjectWindow, 'rules' | 'kind' | 'weeks' | 'profile' | 'segment'>): SubjectBaseline | null {
  const state = mergeStates(weeks)
  if (state !== null && valuesOf(state) >= rules.leastRows) return { kind: 'same-hours', state }
  if (segment !== '' || valuesOf(profile) === 0) return null
  return { kind: 'reference', state: referenceState(kind, profile) }
}

/** Rows outside the null bin. */
export function valuesOf({ n, nulls }: { readonly n: number; readonly nulls: number }): number {
  return n - nulls
}

/** Blank result of a check of the subject. */
export function subjectResult(
  { kind, profile, segment, window }: Pick<SubjectWindow, 'kind' | 'profile' | 'segment' | 'window'>,
  of: { readonly check: CheckName; readonly statistic: string; readonly family?: AlertFamily },
): CheckResult {
  const subject = { subjectKind: kind, subject: profile.name } as const
  return blankResult({ family: 'quality', ...subject, segment, window, ...of })
}
