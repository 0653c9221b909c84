import { type MinuteRow } from '@weir/clickhouse'
import { type PredictionServed } from '@weir/contracts'
import { addPrediction, emptyMinute, talliesOf, type MinuteLayout, type MinuteState } from '@weir/drift'
import { blockStart, minuteMs } from '@weir/vocabulary'

/** Layout of a version's state; null for a version that came without a reference profile. */
export type LayoutOf = (model: string, version: number) => MinuteLayout | null

type Place = Pick<MinuteRow, 'model' | 'version' | 'role' | 'segment' | 'minute'>

/** State of each minute of event time that these predictions touch: by version and role, over all requests and over
 *  the segment of each. Only answers of the version that was asked count. */
export function tallyMinutes(
  predictions: readonly PredictionServed[],
  layoutOf: LayoutOf,
): readonly MinuteRow[] {
  const minutes = new Map<string, { readonly place: Place; readonly state: MinuteState }>()
  for (const prediction of predictions) {
    const { model, version, segment } = prediction
    if (prediction.status !== 'ok' || prediction.isNotNumber) continue
    const layout = layoutOf(model, version)
    if (layout === null) continue
    const role = prediction.intendedRole === 'shadow' ? 'shadow' : 'live'
    const minute = blockStart(prediction.eventTime, minuteMs)
    for (const part of segment === '' ? [''] : ['', segment]) {
      const key = `${model}\n${version}\n${role}\n${minute}\n${part}`
      const found = minutes.get(key)
      const state = found?.state ?? emptyMinute(layout)
      if (found === undefined)
        minutes.set(key, { place: { model, version, role, segment: part, minute }, state })
      addPrediction(state, prediction.numericFeatures, prediction.score)
    }
  }
  return [...minutes.values()].flatMap(({ place, state }) =>
    talliesOf(state).map((tally) => ({ ...place, ...tally })),
  )
}
