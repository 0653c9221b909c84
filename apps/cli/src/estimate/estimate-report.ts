import { type Window } from '@weir/vocabulary'

/** Ways to estimate without labels: of classes by the calibrated score (cbpe) and by rows weighted to look like the
 *  analysis (pape), of a regression by a model of the loss (dle). */
export type EstimateMethod = 'cbpe' | 'pape' | 'dle'

/** Performance of rows, estimated without their labels. */
export interface EstimateReport {
  readonly kind: 'binary' | 'multiclass' | 'regression'
  readonly reference: EstimatedRows
  readonly analysis: EstimatedRows
  /** Scores from it on count as flagged; null but for a binary classifier. */
  readonly threshold: number | null
  readonly methods: readonly EstimateMethod[]
  readonly metrics: readonly MetricLine[]
  /** Null but for a binary classifier. */
  readonly calibration: Calibration | null
  /** Each class against the others; null but for several classes. */
  readonly classes: readonly ClassCalibration[] | null
  /** Null where it was not asked for. */
  readonly pape: PapeOutcome | null
  /** Null where no features were read. */
  readonly domainClassifier: DomainClassifier | null
  /** Labels of the analysis; null: it has none. */
  readonly labels: LabelledShare | null
  /** What a person should know, in sentences. */
  readonly notes: readonly string[]
}

export interface EstimatedRows {
  readonly name: string
  /** That count: with an answer, and in the reference with a label. */
  readonly rows: number
  /** First and last event time; null: there are none. */
  readonly span: Window | null
}

/** A value per method that was asked for; null: the method gives none. */
export type PerMethod = Readonly<Partial<Record<EstimateMethod, number | null>>>

export interface MetricLine {
  readonly metric: string
  /** The class that it is of, against the others; null: of all answers. */
  readonly class: string | null
  /** By the labels of the reference. */
  readonly reference: number | null
  /** Of the analysis, without its labels. */
  readonly estimated: PerMethod
  /** In which the realised value will be with 95 % if nothing has changed, of cbpe; null: not known. */
  readonly band: { readonly lower: number; readonly upper: number } | null
  /** By the labels of the analysis. */
  readonly realised: number | null
  /** Estimated minus realised; null also while labels are still to come. */
  readonly error: PerMethod
}

export interface Calibration {
  readonly kind: 'isotonic' | 'identity'
  /** Why the scores were left as they are. */
  readonly reason: 'fewOfAClass' | 'separable' | 'alreadyCalibrated' | null
  /** Mean distance of score and share of positives over rows held out, [0, 1]. */
  readonly errorBefore: number | null
  /** The same of the calibrated score. */
  readonly errorAfter: number | null
  /** The same by the labels of the analysis. */
  readonly errorOnAnalysis: number | null
}

export interface ClassCalibration {
  readonly class: string
  /** Reference rows of it. */
  readonly referenceRows: number
  readonly calibration: Calibration
}

export interface PapeOutcome {
  /** Null: estimated. */
  readonly refused: 'tooLittleOverlap' | 'noFeatures' | null
  readonly effectiveSampleSize: number
  /** Least effective sample size that is estimated from. */
  readonly leastEffectiveSampleSize: number
  /** Of the reference rows: about 1 where they hold all kinds of rows of the analysis; null: they were not weighted. */
  readonly meanWeight: number | null
  /** Mean weights that are estimated from. */
  readonly plausibleMeanWeight: { readonly least: number; readonly most: number }
}

export interface DomainClassifier {
  /** Out-of-fold area: about 0.5 when nothing has moved, 1 when reference and analysis have nothing in common. */
  readonly auc: number
  /** Standard deviation of the area of a given classifier when nothing has moved. */
  readonly nullDeviation: number
  /** Rows whose features were read. */
  readonly referenceRows: number
  readonly analysisRows: number
}

export interface LabelledShare {
  readonly rows: number
  /** Of the rows of the analysis that have an answer. */
  readonly share: number
  /** At least 99 % are labelled: later ones change little. */
  readonly isComplete: boolean
}
