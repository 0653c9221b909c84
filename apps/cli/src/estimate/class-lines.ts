import { type estimateMulticlass } from '@weir/performance'
import { type EstimateMethod, type LabelledShare, type MetricLine } from './estimate-report.ts'
import { metricLines, type MetricValues } from './metric-lines.ts'

/** Performance of several classes, estimated or realised. */
export type MulticlassEstimate = NonNullable<ReturnType<typeof estimateMulticlass>>

const overallMetricNames = [
  'accuracy',
  'macro_precision',
  'macro_recall',
  'macro_f1',
  'macro_roc_auc',
] as const

const classMetricNames = ['precision', 'recall', 'f1', 'roc_auc', 'positive_share'] as const

/** Lines of all classes together, then of each.
 *  @param of null: the rows or the method do not say */
export function classLines(
  classes: readonly string[],
  of: {
    readonly reference: MulticlassEstimate | null
    readonly estimates: readonly (readonly [EstimateMethod, MulticlassEstimate | null])[]
    readonly realised: MulticlassEstimate | null
    readonly labels: LabelledShare | null
  },
): readonly MetricLine[] {
  const valuesBy = (read: (estimate: MulticlassEstimate | null) => MetricValues) => ({
    reference: read(of.reference),
    estimates: of.estimates.map(([method, estimate]) => [method, read(estimate)] as const),
    realised: read(of.realised),
    labels: of.labels,
  })
  return [
    ...metricLines({ names: overallMetricNames, ...valuesBy(overallValues) }),
    ...classes.flatMap((name, index) =>
      metricLines({
        class: name,
        names: classMetricNames,
        ...valuesBy((estimate) => classValues(estimate, index)),
      }),
    ),
  ]
}

function overallValues(estimate: MulticlassEstimate | null): MetricValues {
  if (estimate === null) return {}
  const { accuracy, macro } = estimate
  return {
    accuracy,
    macro_precision: macro.precision,
    macro_recall: macro.recall,
    macro_f1: macro.f1,
    macro_roc_auc: macro.rocAuc,
  } satisfies Record<(typeof overallMetricNames)[number], number | null>
}

function classValues(estimate: MulticlassEstimate | null, index: number): MetricValues {
  const found = estimate?.classes[index]
  if (found === undefined) return {}
  const { precision, recall, f1, rocAuc, positiveShare } = found
  return { precision, recall, f1, roc_auc: rocAuc, positive_share: positiveShare } satisfies Record<
    (typeof classMetricNames)[number],
    number | null
  >
}
