import { type ReferenceProfile } from '@weir/drift'
import { subjectLabel, type CheckResult } from '@weir/monitor'
import { formatNumber } from '../format-number.ts'
import { idColumns } from './id-columns.ts'
import { type BatchRows } from './read-rows.ts'

const mostNames = 20
/** Below this many reference rows the files' reader says what is weaker. */
const comfortableRows = 1_000

/** What a person should know of the judgement of a batch, in sentences.
 *  @param reference rows of the reference; null: the profile is that of a registered version */
export function batchNotes(of: {
  readonly profile: ReferenceProfile
  readonly batch: BatchRows
  readonly reference: BatchRows | null
  readonly results: readonly CheckResult[]
  readonly isExact: boolean
}): readonly string[] {
  const { profile, batch, reference, results } = of
  return [
    ...sampleNotes(batch),
    ...(reference === null ? [] : sampleNotes(reference)),
    ...(of.isExact ? [reference === null ? withoutRows : decidesNothing] : []),
    ...sizeNotes(profile, reference),
    ...weakNotes(results),
    ...deafNotes(results),
    ...valueNotes(of),
    ...timeNotes(of),
    ...(batch.score === null ? [`${batch.name} has no column of scores: the score is not judged`] : []),
    ...noteOn(
      idColumns(batch),
      (names) =>
        `different in nearly every row, as ids are, which are drift in any other rows; --exclude leaves them out: ${names}`,
    ),
    ...noteOn(batch.unused, (names) => `columns of ${batch.name} that are not judged: ${names}`),
    'the batch is one window against the whole reference: a season that it has and the reference has not is drift, too',
  ]
}

const withoutRows =
  'no exact tests: the registry keeps the reference of a version as counts in bins, without its rows; give rows with --reference (for a file in place of --model and --version), or with --reference-from and --reference-to'

const decidesNothing =
  'the exact tests and the classifier explain and decide nothing: among many rows any difference has a small p, which says nothing of its size'

function sampleNotes({ name, data, total }: BatchRows): readonly string[] {
  if (data.rows === total) return []
  return [
    `${name}: a sample of ${data.rows} of its ${total} rows was read, the same each time; --most-rows reads more`,
  ]
}

function sizeNotes({ score }: ReferenceProfile, reference: BatchRows | null): readonly string[] {
  if (reference !== null && reference.data.notes.length > 0) return reference.data.notes
  if (score.n >= comfortableRows) return []
  return [`the reference has ${score.n} rows; with fewer than ${comfortableRows} small shifts go unseen`]
}

/** Columns that are inconclusive since chance alone reaches what is called drift. The verdict says which: it looks at what
 *  chance adds to drift, too. */
function weakNotes(results: readonly CheckResult[]): readonly string[] {
  const weak = results.filter(
    ({ check, family, verdict, reason, noiseFloor, threshold }) =>
      check === 'drift' &&
      family === 'drift' &&
      verdict === 'inconclusive' &&
      (reason === 'too-few-rows' || reason === 'measured') &&
      noiseFloor !== null &&
      threshold !== null &&
      noiseFloor > threshold,
  )
  const most = Math.max(...weak.map(({ noiseFloor }) => noiseFloor ?? 0))
  return noteOn(
    weak.map((result) => subjectLabel(result)),
    (names) =>
      `with so few rows chance alone reaches a distance of up to ${formatNumber(most)}, and smaller drift is inconclusive: ${names}`,
  )
}

/** Columns whose drift cannot be judged: too high an effect or threshold, or too many categories. */
function deafNotes(results: readonly CheckResult[]): readonly string[] {
  const deaf = results.filter(({ family, reason }) => family === 'drift' && reason === 'deaf')
  return noteOn(
    deaf.map((result) => subjectLabel(result)),
    (names) =>
      `deaf: a shift of half a standard deviation would not be called drift, so that finding none says nothing: ${names}`,
  )
}

function valueNotes({ profile, batch, reference }: Parameters<typeof batchNotes>[0]): readonly string[] {
  const { features } = profile
  const allNull = features.filter(({ n, nulls }) => n === nulls).map(({ name }) => name)
  const crowded = features.filter((feature) => feature.type === 'category' && feature.others === null)
  return [
    ...infiniteNotes(batch),
    ...(reference === null ? [] : infiniteNotes(reference)),
    ...noteOn(allNull, (names) => `null in every row of the reference, so any value is drift: ${names}`),
    ...noteOn(
      crowded.map(({ name }) => name),
      (names) => `too many categories in the reference to tell a new one from the rare ones: ${names}`,
    ),
  ]
}

function infiniteNotes({ name, data, score }: BatchRows): readonly string[] {
  const numbers = [
    ...data.columns.flatMap((column) =>
      column.kind === 'numbers' ? [{ of: column.feature, values: column.values }] : [],
    ),
    ...(score === null ? [] : [{ of: 'the score', values: score }]),
  ]
  const infinite = numbers.flatMap(({ of, values }) => {
    const rows = values.reduce((count, value) => count + (Math.abs(value) === Infinity ? 1 : 0), 0)
    return rows === 0 ? [] : [`${of} (${rows === 1 ? '1 row' : `${rows} rows`})`]
  })
  return noteOn(infinite, (names) => `infinite values in ${name} count as null: ${names}`)
}

function timeNotes({ profile, batch }: Parameters<typeof batchNotes>[0]): readonly string[] {
  const without = [
    ...(profile.span === null ? ['the reference'] : []),
    ...(batch.data.eventTimes === null ? [batch.name] : []),
  ]
  if (without.length === 0) return []
  return [`no event times in ${without.join(' and ')}: whether the two overlap in time is not known`]
}

function noteOn(names: readonly string[], note: (names: string) => string): readonly string[] {
  if (names.length === 0) return []
  const more = names.length - mostNames
  return [note(names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : ''))]
}
