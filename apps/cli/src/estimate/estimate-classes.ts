import { calibrate, estimateMulticlass, fitCalibration, papeMulticlass, rowMetrics } from '@weir/performance'
import { type MulticlassEstimate } from './class-lines.ts'
import { leastEffectiveSampleSize, notWeighed, refusal, type RowsOfBoth } from './estimate-binary.ts'
import { type ClassCalibration, type DomainClassifier, type PapeOutcome } from './estimate-report.ts'
import { domainClassifier } from './domain-classifier.ts'
import { labelled, type PackedRows } from './packed-rows.ts'
import { type AnswerWindow, type AnswerWindows } from './answer-window.ts'
import { requireProbabilities } from './require-probabilities.ts'
import { type FeatureSample } from './sample-features.ts'

/** What is asked of a classifier of several classes. */
export interface ClassQuestion {
  /** At least two, in the order of the columns of scores. */
  readonly classes: readonly string[]
  readonly methods: readonly ('cbpe' | 'pape')[]
}

interface CalibratedClasses {
  readonly reference: MulticlassEstimate | null
  readonly cbpe: MulticlassEstimate | null
  readonly realised: MulticlassEstimate | null
  readonly classes: readonly ClassCalibration[]
}

interface WeighedClasses {
  readonly pape: MulticlassEstimate | null
  readonly outcome: PapeOutcome
  readonly domain: DomainClassifier | null
}

/** What labels say of the reference and the analysis, and what the calibrated scores say of the analysis (CBPE), each class
 *  against the others. A row that no class is left to, as each map gives 0, has the classes' shares of the reference.
 *  O(classes x n log n)
 *  @throws InvalidInput `estimate-score-invalid` as `requireProbabilities` */
export function estimateClasses(
  windows: AnswerWindows,
  rows: RowsOfBoth,
  { classes, random }: ClassQuestion & { readonly random: () => number },
): CalibratedClasses {
  const scores = {
    reference: scoresAt(windows.reference, rows.reference),
    analysis: scoresAt(windows.analysis, rows.analysis),
  }
  const known = labelled(rows.analysis)
  const knownScores = scoresAt(windows.analysis, known)
  const fits = classes.map((name, index) => {
    const labels = indicators(rows.reference, index)
    const fit = fitCalibration(columnOf(scores.reference, index), labels, random)
    const analysis = columnOf(scores.analysis, index)
    requireProbabilities(fit, rows.analysis, {
      name: windows.analysis.name,
      scores: analysis,
      what: `score of ${name}`,
    })
    return { labels, ...fit }
  })
  const probabilities = scores.analysis.map((row) =>
    fits.map(({ map }, index) => calibrate(map, row[index] ?? Number.NaN)),
  )
  const counts = fits.map(({ labels }) => labels.reduce((sum, label) => sum + label, 0))
  return {
    reference: realised(rows.reference, scores.reference),
    cbpe: estimateMulticlass(probabilities, rows.analysis.answers, {
      scores: scores.analysis,
      shares: counts,
    }),
    realised: known.at.length === 0 ? null : realised(known, knownScores),
    classes: classes.map((name, index): ClassCalibration => {
      const fit = fits[index]
      if (fit === undefined) throw new RangeError(`no calibration of ${name}`)
      const held = columnOf(knownScores, index).map((score) => calibrate(fit.map, score))
      return {
        class: name,
        referenceRows: counts[index] ?? 0,
        calibration: {
          kind: fit.kind,
          reason: fit.kind === 'identity' ? fit.reason : null,
          errorBefore: fit.errorBefore,
          errorAfter: fit.errorAfter,
          errorOnAnalysis: rowMetrics(held, indicators(known, index)).expectedCalibrationError,
        },
      }
    }),
  }
}

/** What the reference says of the classes once its rows are weighted to look like the analysis (PAPE), and how far the two
 *  are apart. */
export function weighClasses(
  windows: AnswerWindows,
  { reference, analysis, width }: FeatureSample,
  { random }: { readonly random: () => number },
): WeighedClasses {
  if (width === 0) return { pape: null, outcome: refusal('noFeatures', notWeighed), domain: null }
  const found = papeMulticlass(
    {
      reference: {
        rows: reference.features,
        scores: scoresAt(windows.reference, reference),
        labels: reference.labels,
      },
      analysis: {
        rows: analysis.features,
        scores: scoresAt(windows.analysis, analysis),
        predicted: analysis.answers,
      },
    },
    { random, leastEffectiveSampleSize },
  )
  const rows = { reference: reference.at.length, analysis: analysis.at.length }
  const domain = domainClassifier(found.domainAuc, rows)
  return found.kind === 'estimated'
    ? { pape: found.estimate, outcome: refusal(null, found), domain }
    : { pape: null, outcome: refusal('tooLittleOverlap', found), domain }
}

/** A truth is a class with probability 1: what is expected of it is what happened. */
function realised(rows: PackedRows, scores: readonly (readonly number[])[]): MulticlassEstimate | null {
  const width = scores[0]?.length ?? 0
  const truths = Array.from(rows.labels, (label) =>
    Array.from({ length: width }, (_, index) => Number(index === label)),
  )
  return estimateMulticlass(truths, rows.answers, { scores })
}

function scoresAt({ classScores }: AnswerWindow, { at }: PackedRows): readonly (readonly number[])[] {
  return Array.from(at, (row) => classScores.map((scores) => scores[row] ?? Number.NaN))
}

function columnOf(rows: readonly (readonly number[])[], index: number): Float64Array {
  return Float64Array.from(rows, (row) => row[index] ?? Number.NaN)
}

function indicators({ labels }: PackedRows, index: number): Uint8Array {
  return Uint8Array.from(labels, (label) => Number(label === index))
}
