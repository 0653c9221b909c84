import { InvalidInput } from '@weir/vocabulary'
import { type AnswerWindow } from './answer-window.ts'

/** The rows of a window that count, in its order. */
export interface PackedRows {
  /** Index of each in the window. */
  readonly at: Uint32Array
  readonly answers: Float64Array
  /** NaN where it is not known. */
  readonly labels: Float64Array
}

/** Rows with a finite answer.
 *  @param needsLabel leave out those without a label, too
 *  @throws InvalidInput `estimate-rows-missing` if none is left */
export function packRows(
  { name, rows, answers, labels }: AnswerWindow,
  { needsLabel }: { readonly needsLabel: boolean },
): PackedRows {
  const labelOf = (row: number) => finiteOr(labels?.[row], Number.NaN)
  const at = Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => Number.isFinite(answers[row]) && !(needsLabel && Number.isNaN(labelOf(row))),
  )
  if (at.length === 0)
    throw new InvalidInput(
      'estimate-rows-missing',
      needsLabel
        ? `no row of ${name} has both an answer and a label; give a reference whose labels have arrived`
        : `no row of ${name} has an answer; give rows that the model has answered`,
      { name, rows },
    )
  return {
    at,
    answers: Float64Array.from(at, (row) => finiteOr(answers[row], Number.NaN)),
    labels: Float64Array.from(at, labelOf),
  }
}

/** Those of the rows that have a label. */
export function labelled(rows: PackedRows): PackedRows {
  return take(
    rows,
    rows.at.map((_, index) => index).filter((index) => !Number.isNaN(rows.labels[index])),
  )
}

/** Some of the rows. @param indices among them */
export function take({ at, answers, labels }: PackedRows, indices: Uint32Array): PackedRows {
  return {
    at: indices.map((index) => at[index] ?? 0),
    answers: Float64Array.from(indices, (index) => answers[index] ?? Number.NaN),
    labels: Float64Array.from(indices, (index) => labels[index] ?? Number.NaN),
  }
}

/** Infinities are no values. */
export function finiteOr(value: number | undefined, other: number): number {
  return value !== undefined && Number.isFinite(value) ? value : other
}

/** @throws InvalidInput `estimate-label-invalid` for a label that is neither 0 nor 1, with its row */
export function requireClasses({ name, labels }: AnswerWindow, column: string): void {
  const row = (labels ?? []).findIndex((label) => label !== 0 && label !== 1 && !Number.isNaN(label))
  if (row < 0) return
  throw new InvalidInput(
    'estimate-label-invalid',
    `column ${column} is ${labels?.[row]} in row ${row + 1} of ${name}; write labels as 1, 0 or null, or give --kind multiclass or regression`,
    { name, column, row: row + 1, value: labels?.[row] },
  )
}
