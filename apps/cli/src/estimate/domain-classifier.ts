import { type domainAuc } from '@weir/performance'
import { type DomainClassifier } from './estimate-report.ts'

/** How well a classifier told the rows of two sides apart, as a report shows it.
 *  @param area null: it could not be trained @param rows that it was trained on */
export function domainClassifier(
  area: ReturnType<typeof domainAuc>,
  rows: { readonly reference: number; readonly analysis: number },
): DomainClassifier | null {
  if (area === null) return null
  const { value: auc, nullDeviation } = area
  return { auc, nullDeviation, referenceRows: rows.reference, analysisRows: rows.analysis }
}
