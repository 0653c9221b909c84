import { classNotes } from './class-notes.ts'
import { formatNumber } from '../format-number.ts'
import { type EstimateReport } from './estimate-report.ts'
import { type LeftOut } from './feature-plan.ts'
import { type FeatureSample } from './sample-features.ts'
import { type AnswerWindow, type AnswerWindows } from './answer-window.ts'
import { completeShare } from './metric-lines.ts'
import { noteOn } from './note-on.ts'
import { type PackedRows } from './packed-rows.ts'
import { type RowsOfBoth } from './estimate-binary.ts'

/** Fewer reference rows than this make every estimate blunt. */
const comfortableRows = 1_000

/** Fewer analysis rows than this make what is realised a matter of chance. */
const comfortableAnalysis = 100

/** The one thing that every reader of an estimate must know. */
export const conceptNote =
  'no estimate can be right where the relation of features and label itself has changed (concept drift): only labels show that; and versions are not to be ranked by estimates'

/** What notes are taken of. */
export interface NotedEstimate {
  readonly windows: AnswerWindows
  readonly rows: RowsOfBoth
  /** Null: no features were read. */
  readonly sample: FeatureSample | null
  readonly report: Pick<
    EstimateReport,
    'kind' | 'reference' | 'analysis' | 'labels' | 'domainClassifier' | 'calibration' | 'classes'
  >
}

/** What a person should know of an estimate, in sentences; last where it cannot be right. */
export function estimateNotes(of: NotedEstimate): readonly string[] {
  const { windows, rows, report } = of
  return [
    ...windows.reference.notes,
    ...windows.analysis.notes,
    ...sizeNotes(rows.reference, report.kind),
    ...fewNotes(rows.analysis),
    ...droppedNotes(windows.reference, rows.reference, 'without an answer or a label'),
    ...droppedNotes(windows.analysis, rows.analysis, 'without an answer'),
    ...lateNotes(windows.reference, rows.reference),
    ...(report.classes === null ? answerNotes(of) : classNotes(of, report.classes)),
    ...featureNotes(of),
    ...movedNotes(of),
    ...labelNotes(of),
    ...timeNotes(report),
    conceptNote,
  ]
}

function sizeNotes({ at }: PackedRows, kind: EstimateReport['kind']): readonly string[] {
  if (at.length >= comfortableRows) return []
  const error = formatShare(0.5 / Math.sqrt(at.length))
  return [
    kind !== 'regression'
      ? `the reference has ${at.length} rows that count; with fewer than ${comfortableRows} the calibration is uncertain (a share has a standard error of up to ${error}), and pape is refused more often`
      : `the reference has ${at.length} rows that count; with fewer than ${comfortableRows} the model of the loss learns little more than its mean`,
  ]
}

/** Of a few rows the realised metrics are chance, however right the estimate is. */
function fewNotes({ at }: PackedRows): readonly string[] {
  if (at.length >= comfortableAnalysis) return []
  const rows = at.length === 1 ? '1 row counts' : `${at.length} rows count`
  return [
    `${rows} in the analysis: with fewer than ${comfortableAnalysis} the realised metrics can be far from any estimate by chance alone`,
  ]
}

function droppedNotes({ name, rows }: AnswerWindow, { at }: PackedRows, what: string): readonly string[] {
  const dropped = rows - at.length
  if (dropped === 0) return []
  return [`${dropped === 1 ? '1 row' : `${dropped} rows`} of ${name} ${what} left out`]
}

/** Rows without a label are left out of the reference, and late labels are no sample of all. */
function lateNotes({ name, answers }: AnswerWindow, { at }: PackedRows): readonly string[] {
  const answered = answers.filter(Number.isFinite).length
  return at.length >= completeShare * answered
    ? []
    : [
        `${at.length} of ${answered} answered rows of ${name} have a label: where late labels are not like early ones, what is estimated from them is off; give a reference whose labels have arrived`,
      ]
}

function answerNotes({ windows, rows, report }: NotedEstimate): readonly string[] {
  const what = report.kind === 'binary' ? 'score' : 'prediction'
  const meaning =
    report.kind === 'binary'
      ? 'it tells no row from another, and estimates can only repeat the share of positives of the reference'
      : 'the model of the loss knows the features alone'
  const constant = (['reference', 'analysis'] as const).flatMap((side) => {
    const { answers } = rows[side]
    return answers.every((answer) => answer === answers[0])
      ? [
          `the ${what} is ${formatNumber(answers[0] ?? null)} in every row of ${windows[side].name}: ${meaning}`,
        ]
      : []
  })
  const few = report.calibration?.reason === 'fewOfAClass'
  return [
    ...constant,
    ...(few
      ? ['fewer than 10 reference rows of a class: the scores are taken for probabilities as they are']
      : []),
  ]
}

const reasons: Readonly<Record<LeftOut['reason'], (names: string) => string>> = {
  nullInReference: (names) => `features left out, null in every row of the reference: ${names}`,
  nullInAnalysis: (names) => `features left out, null in every row of the analysis: ${names}`,
  onlyRareValues: (names) =>
    `features left out, without a value that 1 % of the reference has, as an id: ${names}`,
}

function featureNotes({ windows, rows, sample }: NotedEstimate): readonly string[] {
  if (sample === null)
    return ['no features were read: cbpe needs none, and whether they have moved is not known']
  const infinite = [windows.reference, windows.analysis].flatMap((window) =>
    noteOn(infiniteIn(window), (names) => `infinite values in ${window.name} count as null: ${names}`),
  )
  const left = (['nullInReference', 'nullInAnalysis', 'onlyRareValues'] as const).flatMap((reason) =>
    noteOn(
      sample.leftOut.filter((one) => one.reason === reason).map(({ name }) => name),
      reasons[reason],
    ),
  )
  const isPart = (side: 'reference' | 'analysis') => sample[side].at.length < rows[side].at.length
  const parts = (['reference', 'analysis'] as const)
    .filter(isPart)
    .map((side) => `${sample[side].at.length} of the ${rows[side].at.length} rows of ${windows[side].name}`)
  return [
    ...infinite,
    ...left,
    ...noteOn(parts, (told) => `the features of a random sample are used: ${told}`),
    ...noteOn(windows.reference.unused, (names) => `columns of the reference that are not used: ${names}`),
  ]
}

function infiniteIn({ features }: AnswerWindow): readonly string[] {
  return features.flatMap((column) => {
    if (column.kind === 'texts') return []
    const rows = column.values.filter((value) => Math.abs(value) === Infinity).length
    return rows === 0 ? [] : [`${column.feature} (${rows === 1 ? '1 row' : `${rows} rows`})`]
  })
}

function movedNotes({ report }: NotedEstimate): readonly string[] {
  const { domainClassifier: domain, kind } = report
  if (domain === null || domain.auc <= 0.5 + 3 * domain.nullDeviation) return []
  return [
    kind !== 'regression'
      ? 'the features have moved: cbpe is right only if a score still means what it meant in the reference; pape also follows what moved with the features'
      : 'the features have moved: dle is right only where the reference has rows like those of the analysis',
  ]
}

function labelNotes({ report: { labels, analysis } }: NotedEstimate): readonly string[] {
  if (labels === null || labels.isComplete) return []
  return [
    `${labels.rows} of ${analysis.rows} rows of the analysis have a label: realised is provisional and says nothing of an error, as late labels are no sample of all`,
  ]
}

function timeNotes({ reference, analysis }: NotedEstimate['report']): readonly string[] {
  const without = [reference, analysis].filter(({ span }) => span === null).map(({ name }) => name)
  return noteOn(
    without,
    (names) => `no event times in ${names}: whether reference and analysis overlap in time is not known`,
  )
}

function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} points`
}
