import { denseCounts, type CategoryProfile, type SubjectState } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { baselineOf, subjectResult, valuesOf, type SubjectWindow } from './subject-window.ts'

/** Rows by bin, and those of them that have a value. */
interface Rows {
  readonly counts: readonly number[]
  readonly values: number
}

/** One result for each category of which enough rows are expected: its share of the baseline times the rows that have a
 *  value, so that less traffic takes no category away. Fails when nearly none of the expected rows are seen, passes when
 *  more are: it fails while the category is gone and passes once it is back. The value is seen over expected. A category
 *  that stays away is expected less each week, and has no result any more once three weeks are without it. */
export function checkCategoryGone(at: SubjectWindow<CategoryProfile>): readonly CheckResult[] {
  const { profile, state } = at
  const blank = subjectResult(at, { check: 'category_gone', statistic: 'seen_share', family: 'volume' })
  const baseline = baselineOf(at)
  if (state === null || baseline === null) return []
  const window = rowsOf(state, profile)
  const usual = rowsOf(baseline.state, profile)
  if (window === null || usual === null)
    return [{ ...blank, n: state.n, verdict: 'error', reason: 'bins-differ' }]
  const known = { ...blank, baseline: baseline.kind, n: window.values, referenceN: usual.values }
  return profile.categories.flatMap((category, bin) => {
    const expected = expectedOf(bin, usual, window)
    const seen = window.counts[bin] ?? 0
    const subject = `${profile.name}=${category}`
    if (expected < at.rules.categoryExpected) return []
    return [judgeSeen({ ...known, subject }, { seen, expected, leastShare: at.rules.categorySeen })]
  })
}

function judgeSeen(
  known: CheckResult,
  of: { readonly seen: number; readonly expected: number; readonly leastShare: number },
): CheckResult {
  const value = of.seen / of.expected
  const measured = { ...known, value, threshold: of.leastShare, reason: 'measured' } as const
  if (value >= of.leastShare) return { ...measured, verdict: 'pass' }
  const detail = `${of.seen} rows against ${Math.round(of.expected)} expected`
  return { ...measured, verdict: 'fail', detail }
}

function expectedOf(bin: number, usual: Rows, { values }: Rows): number {
  return usual.values === 0 ? 0 : ((usual.counts[bin] ?? 0) * values) / usual.values
}

function rowsOf(state: SubjectState, profile: CategoryProfile): Rows | null {
  const counts = denseCounts(state, profile.counts.length)
  return counts === null ? null : { counts, values: valuesOf(state) }
}
