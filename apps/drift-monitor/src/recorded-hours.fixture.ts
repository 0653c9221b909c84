import {
  latenessBins,
  profileOf,
  type AnswerTally,
  type ReferenceProfile,
  type SubjectState,
} from '@weir/drift'
import { hourMs, type Instant } from '@weir/vocabulary'
import { type LoadHoursDeps } from './load-hours.ts'
import { type SliceName } from './model-books.ts'

const values = Array.from({ length: 1_000 }, (_, n) => n)

/** A reference of one feature and a score, without event times. */
export function profileWith(feature: string): ReferenceProfile {
  return profileOf({
    features: [{ name: feature, values }],
    score: { name: 'score', values: values.map((value) => value / 1_000) },
  })
}

export const flatProfile = profileWith('distance')

/** How the answers of an hour are. */
export interface HourShape {
  readonly answers: number
  /** Of the feature. */
  readonly nulls?: number
  /** Every distance is in the first bin. */
  readonly isMoved?: boolean
  readonly duplicates?: number
  /** Answers that lay half an hour behind their source. */
  readonly late?: number
}

/** Hours as the recorder keeps them, in memory; `change` records, and so does what comes late. */
export class RecordedHours {
  readonly #feature: string
  readonly #hours = new Map<
    string,
    { readonly slice: SliceName; readonly hour: Instant; readonly shape: HourShape }
  >()
  /** Spans that were read of the features. */
  readonly reads: { readonly from: Instant; readonly to: Instant; readonly version: number }[] = []

  /** @param feature name of the one that the answers have */
  constructor(feature = 'distance') {
    this.#feature = feature
  }

  set(slice: SliceName, hour: Instant, shape: HourShape): void {
    this.#hours.set(`${slice.version}/${slice.role}/${slice.segment}/${hour}`, { slice, hour, shape })
  }

  /** The same shape for each hour of `[from, to)`. */
  fill(slice: SliceName, [from, to]: readonly [Instant, Instant], shape: HourShape): void {
    for (let hour = from; hour < to; hour += hourMs) this.set(slice, hour, shape)
  }

  queries(): Omit<LoadHoursDeps, 'profile'> {
    return {
      hourRows: async ({ from, to }) =>
        this.#in(from, to).map(({ slice, hour, shape }) => ({
          ...slice,
          hour,
          n: shape.answers + (shape.duplicates ?? 0),
        })),
      subjectHours: async (of) => {
        this.reads.push({ from: of.from, to: of.to, version: of.version })
        return this.#of(of).map(({ hour, shape }) => ({ hour, states: statesOf(this.#feature, shape) }))
      },
      answerHours: async (of) => this.#of(of).map(({ hour, shape }) => ({ hour, answers: tallyOf(shape) })),
    }
  }

  #in(from: Instant, to: Instant) {
    return [...this.#hours.values()].filter(({ hour }) => hour >= from && hour < to)
  }

  #of(of: SliceName & { readonly from: Instant; readonly to: Instant }) {
    return this.#in(of.from, of.to).filter(
      ({ slice }) => slice.version === of.version && slice.role === of.role && slice.segment === of.segment,
    )
  }
}

function statesOf(
  feature: string,
  { answers, nulls = 0, isMoved = false }: HourShape,
): readonly SubjectState[] {
  return [
    stateOf('feature', feature, { rows: answers - nulls, nulls, isMoved }),
    stateOf('score', 'score', { rows: answers, nulls: 0, isMoved: false }),
  ]
}

function stateOf(
  kind: 'feature' | 'score',
  subject: string,
  { rows, nulls, isMoved }: { readonly rows: number; readonly nulls: number; readonly isMoved: boolean },
): SubjectState {
  const bins = (kind === 'score' ? flatProfile.score : flatProfile.features[0])?.counts.length ?? 0
  const counts = Array.from({ length: bins }, (_, bin) => {
    if (bin === bins - 1) return nulls
    if (isMoved) return bin === 0 ? rows : 0
    const share = Math.floor(rows / (bins - 1))
    return bin === 0 ? rows - share * (bins - 2) : share
  })
  const [least, most] = kind === 'score' ? [0, 0.999] : [0, 999]
  const mean = (least + most) / 2
  return {
    ...{ kind, subject, bins: [...counts.keys()], counts, n: rows + nulls, nulls },
    ...{ sum: rows * mean, sumOfSquares: rows * (mean ** 2 + most ** 2 / 12), min: least, max: most },
    ...{ farLow: 0, farHigh: 0 },
  }
}

function tallyOf({ answers, duplicates = 0, late = 0 }: HourShape): AnswerTally {
  const lateness = new Uint32Array(latenessBins)
  lateness[0] = answers - late
  // 2^10 to 2^11 seconds.
  lateness[11] = late
  return {
    ...{ answers, errors: 0, timeouts: 0, rejected: 0, duplicates },
    ...{ featureAges: 0, featureAgeSumMs: 0, featureAgeMaxMs: 0, lateness, flagged: answers / 2 },
    ...{ expectedPositives: answers / 2, expectedTruePositives: answers / 3, expectedLoss: answers / 8 },
    expectedByBin: new Float64Array(flatProfile.score.counts.length).fill(answers / 104),
  }
}
