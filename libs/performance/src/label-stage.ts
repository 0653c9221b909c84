import { type Instant } from '@weir/vocabulary'
import { delayQuantile } from './delay-quantile.ts'
import { type DelayCurve } from './kaplan-meier.ts'

/** How far the performance of a window can be trusted: not by labels at all, by those that came so far, or by all that
 *  count. */
export type LabelStage = 'estimated' | 'provisional' | 'final'

/** What is known of the labels of a window. */
export type LabelProgress = WindowProgress & LabelMaturity

interface WindowProgress {
  readonly windowEnd: Instant
  /** All events before it have been seen, in event time. */
  readonly watermark: Instant
  /** Labelled rows by predictions of the window, [0, 1]. */
  readonly labelledShare: number
}

/** The age at which labels count as complete, or the curve of label delays in ms, whose 99 % quantile it then is. */
type LabelMaturity = { readonly maturityMs: number } | { readonly delayCurve: DelayCurve }

const completeShare = 0.99

/** The stage of a window's labels.
 *  @returns `final` once the window is mature: the watermark has passed its end by the maturity age. However many labels
 *  have come before, they can still be corrected: `provisional` if any row is labelled. `estimated` without a label: an old
 *  window without labels has nothing realised to show. A curve that never reaches 99 % makes no window mature
 *  @throws RangeError for a share outside [0, 1] or a negative maturity */
export function labelStage(progress: LabelProgress): LabelStage {
  const { windowEnd, watermark, labelledShare } = progress
  if (!(labelledShare >= 0 && labelledShare <= 1))
    throw new RangeError(`labelled share ${labelledShare} is not between 0 and 1`)
  const maturityMs =
    'maturityMs' in progress ? progress.maturityMs : delayQuantile(progress.delayCurve, completeShare)
  if (maturityMs !== null && !(maturityMs >= 0)) throw new RangeError(`maturity ${maturityMs} is no age`)
  if (labelledShare === 0) return 'estimated'
  const isMature = maturityMs !== null && watermark >= windowEnd + maturityMs
  return isMature ? 'final' : 'provisional'
}
