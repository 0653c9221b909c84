import { type Decision } from '@weir/models'
import { assertNever } from '@weir/vocabulary'
import { type ServedBatch } from '../batch/served-batch.ts'
import { formatNumber } from '../format-number.ts'
import { type AnswerWindow } from './answer-window.ts'
import { classFinder } from './class-index.ts'
import { answersOf } from './class-reader.ts'
import { noteOn } from './note-on.ts'

/** A label from it on is the positive class, as for the drift monitor. */
const positiveFrom = 0.5

/** What is read of answers, and notes on them. */
type ReadAnswers = Pick<AnswerWindow, 'answers' | 'classScores' | 'labels' | 'notes'>

/** Rows that a version has served, as an estimate reads them. Of several classes a label is the name of a class where that
 *  is a number, else its index from 0.
 *  @param isLabelled false: no labels were read */
export function servedWindow(
  batch: ServedBatch,
  decision: Decision,
  { isLabelled }: { readonly isLabelled: boolean },
): AnswerWindow {
  const { name, data, total, unused } = batch
  const { notes, labels, ...read } = answersIn(batch, decision)
  const sample = `a sample of ${data.rows} of the ${total} rows of ${name} is read, chosen by neither time nor order`
  const all = `${data.rows === 1 ? 'the 1 row' : `all ${data.rows} rows`} of ${name} ${data.rows === 1 ? 'is' : 'are'} read`
  return {
    name,
    rows: data.rows,
    features: data.columns,
    ...read,
    labels: isLabelled ? labels : null,
    eventTimes: data.eventTimes,
    unused,
    notes: [total > data.rows ? sample : all, ...notes],
  }
}

function answersIn(batch: ServedBatch, decision: Decision): ReadAnswers {
  switch (decision.kind) {
    case 'binary':
      return scoresIn(batch, decision)
    case 'argmax':
      return classesIn(batch, decision.classes)
    case 'none':
      return { answers: batch.score, classScores: [], labels: batch.labels, notes: [] }
    default:
      return assertNever(decision)
  }
}

function scoresIn(
  { name, score, labels, predictedClasses }: ServedBatch,
  { positiveClass, threshold }: Extract<Decision, { kind: 'binary' }>,
): ReadAnswers {
  const cut = Math.fround(threshold)
  const otherwise = predictedClasses.filter(
    (answer, row) => answer !== '' && (answer === positiveClass) !== (score[row] ?? Number.NaN) >= cut,
  ).length
  const between = labels.filter((label) => label !== 0 && label !== 1 && !Number.isNaN(label)).length
  const rowsText = (rows: number) => (rows === 1 ? '1 row' : `${rows} rows`)
  return {
    answers: score,
    classScores: [],
    labels: labels.map((label) => (Number.isNaN(label) ? Number.NaN : Number(label >= positiveFrom))),
    notes: [
      ...(otherwise === 0
        ? []
        : [
            `${rowsText(otherwise)} of ${name} had an answer that the threshold of the model, ${formatNumber(threshold)}, does not give; the threshold counts here`,
          ]),
      ...(between === 0
        ? []
        : [
            `labels of ${rowsText(between)} of ${name} are neither 0 nor 1; from ${positiveFrom} on they count as 1, as for the drift monitor`,
          ]),
    ],
  }
}

function classesIn(batch: ServedBatch, classes: readonly string[]): ReadAnswers {
  const { name, outputs, outputWidth, predictedClasses } = batch
  const find = classFinder(classes)
  const classScores = classes.map((_, index) =>
    Float32Array.from(batch.labels, (_label, row) =>
      index < outputWidth ? (outputs[row * outputWidth + index] ?? Number.NaN) : Number.NaN,
    ),
  )
  const answers = Float32Array.from(predictedClasses, (answer) => find(answer) ?? Number.NaN)
  const labels = batch.labels.map((label) => find(String(label)) ?? Number.NaN)
  const unknown = batch.labels.filter((label, row) => !Number.isNaN(label) && Number.isNaN(labels[row]))
  return {
    answers: answersOf(classScores, answers),
    classScores,
    labels,
    notes: noteOn(
      [...new Set(unknown)].map(String),
      (values) =>
        `labels of ${unknown.length === 1 ? '1 row' : `${unknown.length} rows`} of ${name} are no class and count as not known: ${values}; the classes are ${classes.join(', ').slice(0, 500)}`,
    ),
  }
}
