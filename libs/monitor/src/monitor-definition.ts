import { type BlockDetector } from '@weir/detectors'
import { type Window } from '@weir/vocabulary'

export type Severity = 'info' | 'warning' | 'critical'

/** What an analysis window is compared with. `same-hours`: the same hours of the three weeks before, and the reference
 *  until they exist. */
export type BaselineKind = 'reference' | 'trailing' | 'same-hours'

/** A check fails as an alert sees it when `k` of its last `n` windows failed; the windows share no row. Windows with too
 *  little data are not counted. */
export interface Hysteresis {
  readonly k: number
  readonly n: number
}

/** Groups of checks that make one alert together. */
export type AlertFamily = 'quality' | 'volume' | 'drift' | 'performance' | 'serving'

/** Statistics of the drift of one subject that may decide. */
export type DriftMethod = 'js_distance' | 'psi' | 'ks' | 'wasserstein'

/** What one column does differently from the rest. */
export interface ColumnRule {
  /** Length of its windows; `auto`: the shortest in which it is not deaf and the traffic brings enough rows. */
  readonly windowMs?: number | 'auto'
  /** Used in place of both the effect and the learned threshold, in the unit of the statistic that decides of the column;
   *  the noise floor still holds. Above what half a standard deviation of shift makes (`js_distance` 0.21, `psi` 0.24,
   *  `ks` 0.2, `wasserstein` 0.5) the column is deaf. 0: the effect decides alone. */
  readonly threshold?: number
  /** Its drift is shown and never alerts; its quality is judged as before. */
  readonly isMuted?: boolean
}

export interface DriftRules {
  readonly isOn: boolean
  readonly severity: Severity
  readonly hysteresis: Hysteresis
  readonly windowMs: number | 'auto'
  /** Distance between two starts of windows; the length when left out. Windows that overlap are shown, and only disjoint
   *  ones count for `k` of `n`. */
  readonly slideMs: number | null
  /** Moves the starts of windows off the whole hours, days and weeks of UTC; a whole number of hours. */
  readonly offsetMs: number
  readonly baseline: BaselineKind
  /** Length of the window before the analysis window, for the baseline `trailing`. */
  readonly trailingMs: number
  /** Statistic that decides; the others are shown. Of categories, which have no order, `js_distance` decides in place of
   *  `ks` and `wasserstein`. Learned thresholds are of the noise-corrected Jensen-Shannon distance, whatever decides. */
  readonly method: DriftMethod
  /** Effects that matter, by statistic: base-2 distance, nats, distance, reference standard deviations. Above what half a
   *  standard deviation of shift makes, the columns that it decides of are deaf. */
  readonly effects: Readonly<Record<DriftMethod, number>>
  /** Share of windows without drift that stay below the noise floor. */
  readonly noiseQuantile: number
  /** Of all that is called drifted in a week, over features, segments and windows, the share that may be chance. */
  readonly falseDiscoveryRate: number
  readonly leastRows: number
  readonly columns: Readonly<Record<string, ColumnRule>>
}

export interface QualityRules {
  readonly isOn: boolean
  readonly severity: Severity
  readonly windowMs: number
  readonly hysteresis: Hysteresis
  readonly leastRows: number
  /** A share of bad rows matters from this many times the reference's, and from this share. */
  readonly shareTimes: number
  readonly leastShare: number
  /** Factors that a change of unit multiplies by, above 1; their inverses count too. */
  readonly unitFactors: readonly number[]
  /** Expected rows from which a category that is (nearly) not seen is gone. */
  readonly categoryExpected: number
  readonly categorySeen: number
  readonly categoryHysteresis: Hysteresis
  /** Feature age that matters: this many times the baseline's mean, and at least this much more. */
  readonly featureAgeTimes: number
  readonly featureAgeMoreMs: number
  /** For duplicates and feature age, which chance does not make. */
  readonly certainHysteresis: Hysteresis
}

/** Volume against the mean of the same slots of the last four weeks. */
export interface VolumeRule {
  readonly windowMs: number
  readonly hysteresis: Hysteresis
  readonly low: number
  readonly high: number
  /** Poisson standard deviations that the difference must exceed, too. */
  readonly sigmas: number
}

export interface VolumeRules {
  readonly isOn: boolean
  readonly severity: Severity
  readonly rules: readonly VolumeRule[]
}

/** Realised minus estimated loss or value over blocks of time, by a detector that keeps a run length. */
export interface PerformanceRules {
  readonly isOn: boolean
  readonly severity: Severity
  /** What each promises: `startBlocks`. */
  readonly detector: BlockDetector
  /** Loss: a rise alerts. Value by the matrix of each KPI on the label: a change for the worse alerts, which is a fall
   *  where higher is better. */
  readonly watch: 'loss' | 'value' | 'both'
  readonly blockMs: number
  /** Blocks without a change until a false alarm, at least, on average, of all that is watched together. */
  readonly runLength: number
}

/** Answers that failed, against an objective. */
export interface ServingRules {
  readonly isOn: boolean
  readonly severity: Severity
  readonly windowMs: number
  readonly hysteresis: Hysteresis
  /** Share of failed answers that is allowed. */
  readonly objective: number
  readonly leastRows: number
}

/** How a model is watched. Versioned: `revision` rises by one with each change. */
export interface MonitorDefinition {
  /** Empty: nobody is named, and the model has a budget of its own. */
  readonly owner: string
  /** Alerts that the owner may get in seven days, of all its models; further warnings are suppressed and recorded. */
  readonly weeklyAlerts: number
  /** Segments whose features are judged, too, beside all requests. */
  readonly segments: readonly string[]
  /** Features that are judged: all, those named, or the most important ones. */
  readonly features:
    | { readonly kind: 'all' }
    | { readonly kind: 'only'; readonly names: readonly string[] }
    | { readonly kind: 'top'; readonly count: number }
  /** Labels of subjects of which every check is shown and none alerts. */
  readonly muted: readonly string[]
  /** Weight of a feature when incidents are ranked; 1 where it is not named. */
  readonly importance: Readonly<Record<string, number>>
  /** Event time that is judged by nobody and no baseline holds, such as a holiday. */
  readonly excluded: readonly Window[]
  /** How long after its end a window is judged; `auto`: from the measured lateness. */
  readonly delayMs: number | 'auto'
  readonly drift: DriftRules
  readonly quality: QualityRules
  readonly volume: VolumeRules
  readonly performance: PerformanceRules
  readonly serving: ServingRules
}
