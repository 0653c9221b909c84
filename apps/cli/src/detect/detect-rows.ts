import { InvalidInput } from '@weir/vocabulary'
import { type DetectionReport, type Finding, type Warning } from './detection-report.ts'
import { type GivenOptions } from './given-options.ts'
import { type Series } from './read-series.ts'
import { rowDetectors, type RowDetectorName, type TakenValues } from './row-detectors.ts'
import { seriesNotes } from './series-notes.ts'

/** Runs a detector over the single values of a series.
 *  @throws InvalidInput `detector-option-invalid`, `detector-value-invalid` */
export function detectRows(series: Series, name: RowDetectorName, options: GivenOptions): DetectionReport {
  const kind = rowDetectors[name]
  const detector = kind.make(options)
  requireValues(series, { name, takes: kind.takes })
  const alarms: Finding[] = []
  const warnings: Warning[] = []
  let hasWarned = false
  for (const [index, { row, at, value }] of series.values.entries()) {
    const level = detector.update(value)
    const found = { index, row, at, value, statistic: detector.statistic }
    const open = hasWarned ? warnings.pop() : undefined
    if (open !== undefined) warnings.push(level === 'warning' ? { ...open, count: open.count + 1 } : open)
    else if (level === 'warning') warnings.push({ ...found, count: 1 })
    if (level === 'drift') alarms.push(found)
    hasWarned = level === 'warning'
  }
  return {
    file: series.name,
    column: series.column,
    detector: name,
    options,
    statistic: kind.statistic,
    judged: { of: 'rows', count: series.values.length },
    reference: null,
    contract: null,
    warnings,
    alarms,
    notes: [
      `rows of one hour are alike, and ${name} takes them for independent: it makes no promise of false alarms and alarms on columns that do not change; shiryaev-roberts, cusum and conformal judge blocks of time and keep one`,
      ...rangeNotes(series, name),
      ...seriesNotes(series),
    ],
  }
}

const taken: Readonly<Record<TakenValues, (value: number) => boolean>> = {
  any: () => true,
  bit: (value) => value === 0 || value === 1,
  unit: (value) => value >= 0 && value <= 1,
}

const takenWords: Readonly<Record<TakenValues, string>> = {
  any: 'any number',
  bit: 'errors, 1 for a wrong answer and 0 for a right one',
  unit: 'values from 0 to 1, such as errors',
}

function requireValues(
  { name: file, column, values }: Series,
  { name, takes }: { readonly name: string; readonly takes: TakenValues },
): void {
  const other = values.find(({ value }) => !taken[takes](value))
  if (other === undefined) return
  throw new InvalidInput(
    'detector-value-invalid',
    `${name} takes ${takenWords[takes]}, and ${column} of ${file} is ${other.value} in row ${other.row}; name a column of these, or take a detector of any number: adwin, page-hinkley, kswin`,
    { detector: name, column, row: other.row, value: other.value },
  )
}

/** The bound of ADWIN is made for values that span about 1. */
const narrow = 0.1

function rangeNotes({ column, values }: Series, name: RowDetectorName): readonly string[] {
  if (name !== 'adwin') return []
  const [least, most] = values.reduce(
    ([low, high], { value }) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
  return most - least >= narrow
    ? []
    : [
        `adwin is made for values that span about 1, and ${column} spans less than ${narrow}: it finds little there; scale the column`,
      ]
}
