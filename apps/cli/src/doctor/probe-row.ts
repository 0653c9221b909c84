import { type FeaturesSubmitted } from '@weir/contracts'
import { type Instant } from '@weir/vocabulary'
import { type ModelAnswer } from '../registry-answers.ts'

/** Bins and counts of a numeric feature's reference, as the registry gives them. */
export interface ReferenceBins {
  readonly name: string
  /** Rising edges; the bins are (-inf, e0), [e0, e1), ... [last, inf), then the null bin. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

export interface ProbeFeature {
  readonly name: string
  readonly value: number | string | null
}

/** Over the 5 minutes by which a record may be ahead of wall time: such a record is stored, but moves no watermark and
 *  counts in no window, so that a probe never becomes evidence. Clocks of two machines may differ by minutes. */
const aheadMs = 3_600_000

/** Values that a model must take: the medians of its reference, 0 where there is none, null or a word for a category. */
export function probeFeatures(
  { contract }: Pick<ModelAnswer, 'contract'>,
  reference: readonly ReferenceBins[],
): readonly ProbeFeature[] {
  return contract.features.map(({ name, type, nullable }) => {
    if (type === 'category') return { name, value: nullable ? null : 'doctor' }
    const bins = reference.find((found) => found.name === name)
    return { name, value: bins === undefined ? 0 : medianOf(bins) }
  })
}

/** The edge below which half of the reference lies, as near as the bins tell; 0 without edges. */
export function medianOf({ edges, counts }: ReferenceBins): number {
  const known = counts.slice(0, -1)
  const half = known.reduce((sum, count) => sum + count, 0) / 2
  let below = 0
  for (const [bin, count] of known.entries()) {
    below += count
    if (below >= half && count > 0) return edges[bin] ?? edges.at(-1) ?? 0
  }
  return edges[0] ?? 0
}

export interface ProbeIdentity {
  readonly requestId: string
  readonly now: Instant
}

/** Body of an inference request of the V2 protocol. */
export function inferenceBody(features: readonly ProbeFeature[], { requestId, now }: ProbeIdentity): object {
  return {
    id: requestId,
    parameters: { entity_id: requestId, event_time: now + aheadMs },
    inputs: features
      .filter(({ value }) => value !== null)
      .map(({ name, value }) => ({
        name,
        shape: [1],
        datatype: typeof value === 'number' ? 'FP32' : 'BYTES',
        data: [value],
      })),
  }
}

/** The same row as a record of the features topic. */
export function featureRecord(
  model: ModelAnswer,
  features: readonly ProbeFeature[],
  { requestId, now }: ProbeIdentity,
): FeaturesSubmitted {
  const isNumber = (index: number) => model.contract.features[index]?.type === 'number'
  return {
    model: model.name,
    entityId: requestId,
    requestId,
    contractRevision: model.contract.revision,
    eventTime: now + aheadMs,
    featureTime: null,
    segment: '',
    numericFeatures: features.flatMap(({ value }, index) => (isNumber(index) ? [Number(value)] : [])),
    categoricalFeatures: features.flatMap(({ value }, index) =>
      isNumber(index) ? [] : [value === null ? null : String(value)],
    ),
  }
}
