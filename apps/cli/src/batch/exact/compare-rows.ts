import { domainAuc } from '@weir/performance'
import { domainClassifier } from '../../estimate/domain-classifier.ts'
import { type DomainClassifier } from '../../estimate/estimate-report.ts'
import { encodeRows, planFeatures } from '../../estimate/feature-plan.ts'
import { affordableRows } from '../../estimate/sample-features.ts'
import { sampleRows, seededRandom } from '../../estimate/seeded-random.ts'
import { type BatchRows } from '../read-rows.ts'

/** The same rows give the same area. */
const seed = 1

/** How well a classifier tells the rows of a batch from those of its reference by all features together, the scores left
 *  out. Of many rows a sample is compared.
 *  @param batch the features of `reference` in the same order
 *  @returns null without a feature that both have values of */
export function compareRows(
  { data: reference }: BatchRows,
  { data: batch }: BatchRows,
): DomainClassifier | null {
  const random = seededRandom(seed)
  const plan = planFeatures(reference.columns, batch.columns)
  const width = plan.numbers.length
  if (width === 0) return null
  const sampled = ({ rows, columns }: BatchRows['data']) =>
    encodeRows(plan, columns, sampleRows(rows, affordableRows(width), random))
  const [ofReference, ofBatch] = [sampled(reference), sampled(batch)]
  const area = domainAuc(ofReference, ofBatch, { random })
  return domainClassifier(area, { reference: ofReference.length, analysis: ofBatch.length })
}
