import { type ReferenceData } from '@weir/artifacts'
import { isDeaf, mostUsefulThreshold, type ReferenceProfile, type SubjectProfile } from '@weir/drift'
import { defaultMonitor, subjectLabel } from '@weir/monitor'
import { dayMs, hourMs } from '@weir/vocabulary'

/** Names that one note lists. */
const mostNames = 20

/** What is weaker than it could be with this reference, in sentences for people.
 *  @param outcome name of the column that labels were looked for in; null: the model has none */
export function profileNotes(
  profile: ReferenceProfile,
  data: Pick<ReferenceData, 'columns' | 'eventTimes' | 'labels'>,
  outcome: string | null,
): readonly string[] {
  return [
    ...valueNotes(profile, data),
    ...crowdNotes(profile),
    ...learningNotes(profile),
    ...componentNotes(profile),
    ...labelNotes(profile, data, outcome),
  ]
}

function valueNotes(
  { features }: ReferenceProfile,
  { columns }: Pick<ReferenceData, 'columns'>,
): readonly string[] {
  const allNull = features.filter(({ n, nulls }) => n === nulls).map(({ name }) => featureLabel(name))
  const infinite = columns.flatMap((column) => {
    const rows =
      column.kind === 'numbers' ? column.values.filter((value) => Math.abs(value) === Infinity) : []
    return rows.length === 0
      ? []
      : [`${featureLabel(column.feature)} (${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`]
  })
  return [
    ...noteOn(allNull, (names) => `null in every row: ${names}; any value that comes will count as drift`),
    ...noteOn(
      infinite,
      (names) => `infinite values in ${names} count as null here, and a request that carries one is refused`,
    ),
  ]
}

function crowdNotes({ features }: ReferenceProfile): readonly string[] {
  const crowded = features.flatMap((feature) =>
    feature.type === 'category' && feature.others === null
      ? [`${featureLabel(feature.name)} (${feature.distinct} categories)`]
      : [],
  )
  const deaf = features.filter(isDeafAlways).map(({ name }) => featureLabel(name))
  return [
    ...noteOn(
      crowded,
      (names) =>
        `too many categories in ${names}: only the most frequent are told apart, and a new one is not noticed`,
    ),
    ...noteOn(
      deaf,
      (names) =>
        `deaf in every window: ${names} (most rows are of categories that are not told apart: never well, and fails on gross faults only)`,
    ),
  ]
}

/** Whether the bins of a column tell too few rows apart for the effect that matters by the preset. */
function isDeafAlways(profile: SubjectProfile): boolean {
  return isDeaf(defaultMonitor.drift.effects.js_distance, { profile })
}

function learningNotes(profile: ReferenceProfile): readonly string[] {
  if (profile.span === null)
    return ['no event_time column: no thresholds are learned, drift is shown and never alerts']
  const subjects = subjectsOf(profile)
  const learned = subjects.flatMap(({ profile: { learned: found } }) => found.thresholds)
  if (learned.length === 0)
    return [
      'the reference has no ten windows of an hour or more with 30 rows each: no thresholds are learned, drift is shown and never alerts',
    ]
  const weekly = learned.some(({ baseline }) => baseline === 'same-hours')
    ? []
    : [
        'the reference is shorter than two whole weeks, or has too few rows: nothing is learned about the same hours of other weeks, and drift against them is shown and never alerts',
      ]
  return [...weekly, ...deafNotes(subjects)]
}

/** One note for each baseline and length of window in which a column is deaf, but for those that are in all. */
function deafNotes(subjects: readonly LabelledSubject[]): readonly string[] {
  const names = new Map<string, string[]>()
  for (const { label, profile } of subjects.filter((subject) => !isDeafAlways(subject.profile)))
    for (const { baseline, windowMs, threshold } of profile.learned.thresholds) {
      if (!isDeaf(threshold, { profile })) continue
      const against = baseline === 'reference' ? 'the whole reference' : 'the same hours of other weeks'
      const place = `windows of ${lengthOf(windowMs)} against ${against}`
      names.set(place, [...(names.get(place) ?? []), label])
    }
  return [...names].map(
    ([place, deaf]) =>
      `deaf in ${place}: ${listed(deaf)} (learned threshold above what half a standard deviation of shift makes, ${mostUsefulThreshold} where all values are told apart: never well there, and fails on gross faults only)`,
  )
}

function componentNotes({ features, multivariate }: ReferenceProfile): readonly string[] {
  const varying = features.filter((feature) => feature.type === 'number' && feature.min !== feature.max)
  if (multivariate === null)
    return [
      varying.length < 2
        ? 'fewer than two numeric features vary: their combinations are not watched'
        : 'the two numeric features that vary hardly move together: their combinations are not watched',
    ]
  if (multivariate.features.length === varying.length) return []
  return [`combinations are watched of the first ${multivariate.features.length} numeric features only`]
}

function labelNotes(
  { performance, span }: ReferenceProfile,
  { labels }: Pick<ReferenceData, 'labels'>,
  outcome: string | null,
): readonly string[] {
  if (outcome === null) return []
  if (labels === null)
    return [`no column ${outcome} with the outcome: performance is not estimated while labels are missing`]
  if (performance === null)
    return [
      `the column ${outcome} does not hold both 0 and 1: performance is not estimated while labels are missing`,
    ]
  if (performance.gap !== null || span === null) return []
  return [
    `fewer than 8 blocks of 6 h have 30 labelled rows: the usual gap between realised and estimated performance is not known, and it is not watched`,
  ]
}

/** A subject, and what reports and definitions call it. */
interface LabelledSubject {
  readonly label: string
  readonly profile: SubjectProfile
}

function subjectsOf({ features, score, multivariate }: ReferenceProfile): readonly LabelledSubject[] {
  const others = multivariate === null ? [score] : [score, multivariate.error]
  return [
    ...features.map((profile) => ({ label: featureLabel(profile.name), profile })),
    ...others.map((profile) => ({ label: profile.name, profile })),
  ]
}

function featureLabel(subject: string): string {
  return subjectLabel({ subjectKind: 'feature', subject })
}

function noteOn(names: readonly string[], note: (names: string) => string): readonly string[] {
  return names.length === 0 ? [] : [note(listed(names))]
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ')
}

function lengthOf(windowMs: number): string {
  return windowMs % dayMs === 0 ? `${windowMs / dayMs} d` : `${windowMs / hourMs} h`
}
