import { type answerRow, type minuteRow } from '@weir/clickhouse'
import { type PredictionServed } from '@weir/contracts'
import {
  addDuplicate,
  addFailure,
  addPrediction,
  answersOf,
  emptyMinute,
  talliesOf,
  type MinuteLayout,
  type MinuteState,
} from '@weir/drift'
import { blockStart, minuteMs } from '@weir/vocabulary'

/** State of one subject, and of the answers, over one minute of event time. */
export type MinuteRow = Parameters<typeof minuteRow>[0]
export type AnswerRow = Parameters<typeof answerRow>[0]

/** How the answers of a version are counted. */
export interface VersionLayout {
  readonly layout: MinuteLayout
  /** Class whose answers are counted as flagged; null for a model that does not decide between two. */
  readonly positiveClass: string | null
}

/** Layout of a version; null for a version that came without a reference profile. */
export type LayoutOf = (model: string, version: number) => VersionLayout | null

/** A prediction that lies in a window. */
export interface CountedRecord {
  readonly prediction: PredictionServed
  /** A further answer to what has been answered. */
  readonly isDuplicate: boolean
  /** How far it lies behind the newest record of its source, milliseconds, >= 0. */
  readonly latenessMs: number
}

export interface TalliedMinutes {
  readonly subjects: readonly MinuteRow[]
  readonly answers: readonly AnswerRow[]
}

type Place = Omit<AnswerRow, 'answers'>

/** State of each minute of event time that these records touch: by version and role, over all requests and over the
 *  segment of each. Answers of the version that was asked count in full; what it failed at, and further answers to the
 *  same request, are counted only. */
export function tallyMinutes(records: readonly CountedRecord[], layoutOf: LayoutOf): TalliedMinutes {
  const minutes = new Map<string, { readonly place: Place; readonly state: MinuteState }>()
  for (const record of records) {
    const { model, segment, intendedRole, eventTime } = record.prediction
    const version = versionOf(record)
    const found = layoutOf(model, version)
    if (found === null) continue
    const role = intendedRole === 'shadow' ? 'shadow' : 'live'
    const minute = blockStart(eventTime, minuteMs)
    for (const part of segment === '' ? [''] : ['', segment]) {
      const key = `${model}\n${version}\n${role}\n${minute}\n${part}`
      const known = minutes.get(key)
      const state = known?.state ?? emptyMinute(found.layout)
      if (known === undefined)
        minutes.set(key, { place: { model, version, role, segment: part, minute }, state })
      countRecord(state, record, found.positiveClass)
    }
  }
  const all = [...minutes.values()]
  return {
    subjects: all.flatMap(({ place, state }) =>
      talliesOf(state).flatMap((tally) => (tally.n === 0 ? [] : [{ ...place, ...tally }])),
    ),
    answers: all.map(({ place, state }) => ({ ...place, answers: answersOf(state) })),
  }
}

/** A failure is that of the version that was asked, whoever stood in for it. */
function versionOf({ prediction, isDuplicate }: CountedRecord): number {
  return !isDuplicate && failureOf(prediction) === null ? prediction.version : prediction.intendedVersion
}

function failureOf({ status, isNotNumber }: PredictionServed): 'error' | 'timeout' | 'rejected' | null {
  if (status !== 'ok') return status
  return isNotNumber ? 'error' : null
}

function countRecord(state: MinuteState, record: CountedRecord, positiveClass: string | null): void {
  const { prediction, isDuplicate, latenessMs } = record
  const failure = failureOf(prediction)
  if (isDuplicate) addDuplicate(state)
  else if (failure !== null) addFailure(state, failure)
  else
    addPrediction(state, {
      numeric: prediction.numericFeatures,
      categorical: prediction.categoricalFeatures,
      score: prediction.score,
      flagged: prediction.predictedClass === positiveClass,
      featureAgeMs: prediction.featureTime === null ? null : prediction.eventTime - prediction.featureTime,
      latenessMs,
    })
}
