import { assertNever } from '@weir/vocabulary'
import { type CheckName, type CheckResult } from './check-result.ts'
import { gapStatistics, isWatched } from './gap-series.ts'
import {
  type AlertFamily,
  type DriftMethod,
  type Hysteresis,
  type MonitorDefinition,
  type Severity,
} from './monitor-definition.ts'
import { decidingStatistic } from './watched-subjects.ts'

type Checked = Pick<CheckResult, 'check' | 'subject' | 'statistic' | 'window'>

/** How often a check must fail before it alerts; null: it is shown and never alerts. Derived from the definition, so that
 *  results read back from reports count as those just made. */
export function hysteresisOf(definition: MonitorDefinition, of: Checked): Hysteresis | null {
  const { drift, quality, volume, performance, serving } = definition
  switch (of.check) {
    case 'drift':
      return mayDecide(drift.method, of.statistic) ? drift.hysteresis : null
    case 'multivariate_drift':
      return null
    case 'null_share':
    case 'out_of_range':
    case 'unit':
    case 'constant':
    case 'unseen_category':
      return quality.hysteresis
    case 'category_gone':
      return quality.categoryHysteresis
    case 'duplicates':
    case 'feature_age':
      return quality.certainHysteresis
    case 'volume': {
      const lengthMs = of.window.end - of.window.start
      return volume.rules.find(({ windowMs }) => windowMs === lengthMs)?.hysteresis ?? null
    }
    case 'gap':
      return of.statistic === gapStatistics[performance.detector] && isWatched(performance, of.subject)
        ? { k: 1, n: 1 }
        : null
    case 'silence':
      return { k: 1, n: 1 }
    case 'failed_share':
      return serving.hysteresis
    default:
      return assertNever(of.check)
  }
}

/** Where a statistic decides nothing it is never more than inconclusive, which counts for no alert. */
function mayDecide(method: DriftMethod, statistic: string): boolean {
  return statistic === method || statistic === decidingStatistic(method, { type: 'category' })
}

/** The alert that a check counts for. A drifted mixture of features alone pages nobody. */
export function familyOf(check: CheckName): AlertFamily | null {
  switch (check) {
    case 'drift':
      return 'drift'
    case 'multivariate_drift':
      return null
    case 'null_share':
    case 'out_of_range':
    case 'unit':
    case 'constant':
    case 'unseen_category':
    case 'duplicates':
    case 'feature_age':
      return 'quality'
    case 'category_gone':
    case 'volume':
    case 'silence':
      return 'volume'
    case 'gap':
      return 'performance'
    case 'failed_share':
      return 'serving'
    default:
      return assertNever(check)
  }
}

export function severityOf(definition: MonitorDefinition, family: AlertFamily): Severity {
  return definition[family].severity
}
