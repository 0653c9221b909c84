import { denseCounts, type SubjectProfile, type SubjectState } from '@weir/drift'

/** Shares of the rows of the reference and of the analysis window by bin of one column. */
export interface ColumnPlot {
  readonly subjectKind: SubjectState['kind']
  readonly subject: string
  readonly type: 'number' | 'category'
  readonly bars: readonly PlotBar[]
  /** Rows, null rows included. */
  readonly referenceN: number
  readonly n: number
}

export interface PlotBar {
  /** Values of the bin, such as `12 to 14`, a category, `other`, `new`, `null`. */
  readonly label: string
  /** 0 to 1, of all rows; 0 without rows. */
  readonly reference: number
  readonly analysis: number
}

/** Categories that have a bar of their own. */
const mostCategories = 24

/** The histogram of a column in the frozen bins of its reference: of numbers each bin has about as many reference rows.
 *  Bins at the ends that nobody fills are left out: below the least value, nulls, new and other categories.
 *  @returns null when the bins of the state are not those of the profile */
export function columnPlot(
  subjectKind: SubjectState['kind'],
  profile: SubjectProfile,
  state: SubjectState | null,
): ColumnPlot | null {
  const counts = state === null ? profile.counts.map(() => 0) : denseCounts(state, profile.counts.length)
  if (counts === null) return null
  const { name, type, n: referenceN } = profile
  const subject = { subjectKind, subject: name }
  const n = state?.n ?? 0
  const labels =
    type === 'number' ? numberLabels(profile.edges) : [...profile.categories, 'other', 'new', 'null']
  const bars = labels.map((label, bin) => ({
    label,
    reference: shareOf(profile.counts[bin], referenceN),
    analysis: shareOf(counts[bin], n),
  }))
  const isFilled = (bar: PlotBar) => bar.reference + bar.analysis > 0
  if (type === 'category') {
    const own = profile.categories.length
    return {
      ...subject,
      type,
      bars: withRest(
        bars.filter((bar, bin) => bin < own || isFilled(bar)),
        own,
      ),
      referenceN,
      n,
    }
  }
  const shown = bars.filter((bar, bin) => (bin > 0 && bin < bars.length - 1) || isFilled(bar))
  return { ...subject, type, bars: shown, referenceN, n }
}

function withRest(bars: readonly PlotBar[], categories: number): readonly PlotBar[] {
  if (categories <= mostCategories) return bars
  const rest = bars.slice(mostCategories, categories).reduce(
    (sum, bar) => ({
      ...sum,
      reference: sum.reference + bar.reference,
      analysis: sum.analysis + bar.analysis,
    }),
    { label: `${categories - mostCategories} more`, reference: 0, analysis: 0 },
  )
  return [...bars.slice(0, mostCategories), rest, ...bars.slice(categories)]
}

function numberLabels(edges: readonly number[]): readonly string[] {
  const [first] = edges
  if (first === undefined) return ['all values', 'null']
  const between = edges.slice(1).map((edge, at) => `${brief(edges[at] ?? NaN)} to ${brief(edge)}`)
  return [`below ${brief(first)}`, ...between, `from ${brief(edges.at(-1) ?? NaN)}`, 'null']
}

function brief(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function shareOf(count: number | undefined, rows: number): number {
  return rows === 0 ? 0 : (count ?? 0) / rows
}
