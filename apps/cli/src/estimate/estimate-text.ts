import { assertNever } from '@weir/vocabulary'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { printTable } from '../print-table.ts'
import { type Calibration, type EstimatedRows, type EstimateReport } from './estimate-report.ts'
import { identityReasons } from './require-probabilities.ts'

/** The estimate for a terminal. */
export function estimateText(report: EstimateReport): string {
  const { analysis, reference, threshold, classes } = report
  const flagged = threshold === null ? '' : `; flagged from ${formatNumber(threshold)} on`
  const names = classes === null ? '' : `; classes ${classes.map((one) => one.class).join(', ')}`
  const heading = `${windowText(analysis)} estimated from ${windowText(reference)}${flagged}${names}`
  const calibrations = [
    ...(report.calibration === null ? [] : [calibrationText('calibration', report.calibration)]),
    ...(classes ?? []).map((one) => calibrationText(`calibration of ${one.class}`, one.calibration)),
  ]
  const facts = [papeText(report), domainText(report), ...calibrations].filter((line) => line !== '')
  const notes = report.notes.map((note) => `note: ${note}`)
  return [heading, tableText(report), ...facts, ...notes].join('\n')
}

function windowText({ name, rows, span }: EstimatedRows): string {
  const when = span === null ? '' : `, ${formatTime(span.start)} to ${formatTime(span.end)}`
  return `${name} (${rows} rows${when})`
}

function tableText({ methods, metrics, labels }: EstimateReport): string {
  const realised = labels === null ? [] : [labels.isComplete ? 'realised' : 'realised (provisional)']
  const withError = labels?.isComplete === true ? methods : []
  const hasBands = metrics.some(({ band }) => band !== null)
  const head = [
    'metric',
    'reference',
    ...methods.map((method) => `estimated (${method})`),
    ...(hasBands ? ['95 % band (cbpe)'] : []),
    ...realised,
    ...withError.map((method) => `error (${method})`),
  ]
  const rows = metrics.map((line) => [
    line.class === null ? line.metric : `${line.metric} of ${line.class}`,
    formatNumber(line.reference),
    ...methods.map((method) => formatNumber(line.estimated[method] ?? null)),
    ...(hasBands ? [bandText(line.band)] : []),
    ...realised.map(() => formatNumber(line.realised)),
    ...withError.map((method) => formatNumber(line.error[method] ?? null)),
  ])
  return printTable(head, rows)
}

function bandText(band: EstimateReport['metrics'][number]['band']): string | null {
  return band === null ? null : `${formatNumber(band.lower)} to ${formatNumber(band.upper)}`
}

function papeText({ pape, domainClassifier: domain }: EstimateReport): string {
  if (pape === null) return ''
  const worth = `weighted to look like the analysis, ${domain?.referenceRows ?? 0} reference rows are worth ${Math.floor(pape.effectiveSampleSize)}`
  switch (pape.refused) {
    case null:
      return `pape: ${worth}`
    case 'tooLittleOverlap':
      return `pape: refused; ${worth}, ${overlapText(pape)}; give more or other reference rows, or leave out columns that only count or tell the time (--features)`
    case 'noFeatures':
      return 'pape: refused; reference and analysis have no feature that could be used'
    default:
      return assertNever(pape.refused)
  }
}

function overlapText(pape: NonNullable<EstimateReport['pape']>): string {
  const { effectiveSampleSize, leastEffectiveSampleSize: leastSize, meanWeight } = pape
  const { least, most } = pape.plausibleMeanWeight
  return effectiveSampleSize < leastSize
    ? `and under ${leastSize} the reference has too few rows of the kind that the analysis holds`
    : `but their mean weight is ${formatNumber(meanWeight)}: it is about 1 where the reference has rows of all kinds that the analysis holds, and outside ${least} to ${most} nothing follows from it`
}

function domainText({ domainClassifier }: EstimateReport): string {
  if (domainClassifier === null) return ''
  const { auc, nullDeviation, referenceRows, analysisRows } = domainClassifier
  return `domain classifier: tells analysis from reference rows with an area of ${formatNumber(auc)} (0.5 when nothing has moved, standard deviation ${formatNumber(nullDeviation)}); read ${referenceRows} and ${analysisRows} rows`
}

function calibrationText(of: string, calibration: Calibration): string {
  const { kind, reason, errorBefore, errorAfter, errorOnAnalysis } = calibration
  const what =
    kind === 'isotonic' || reason === null
      ? 'isotonic'
      : `scores as they are, since ${identityReasons[reason]}`
  const held =
    errorBefore === null
      ? ''
      : `; error on held-out reference rows ${formatNumber(errorBefore)} before, ${formatNumber(errorAfter)} after`
  const realised =
    errorOnAnalysis === null ? '' : `; on the labels of the analysis ${formatNumber(errorOnAnalysis)}`
  return `${of}: ${what}${held}${realised}`
}
