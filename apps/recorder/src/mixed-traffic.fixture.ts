import { type PredictionServed } from '@weir/contracts'
import { samplePrediction } from './sample-prediction.fixture.ts'

/** Predictions as they come in, and how many of them are further answers to an answered request. */
export interface MixedTraffic {
  readonly records: readonly PredictionServed[]
  readonly duplicates: number
}

const hourMs = 3_600_000
const carriers = ['AA', 'WN', 'HP', 'XX', null]
const statuses = ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'timeout', 'rejected'] as const
const strange = [NaN, NaN, Infinity, -Infinity, 1e39, 100, -100]

/** Draws from uniform numbers in [0, 1). */
function dice(random: () => number) {
  return {
    happens: (share: number) => random() < share,
    pick: <Item>(items: readonly [Item, ...Item[]]): Item =>
      items[Math.floor(random() * items.length)] ?? items[0],
    /** Eighths, so that sums are exact in any order. */
    eighth: (low: number, high: number) => Math.round((low + random() * (high - low)) * 8) / 8,
    below: (bound: number) => Math.floor(random() * bound),
  }
}
type Dice = ReturnType<typeof dice>

/** Traffic of four hours with everything that is awkward: nulls, infinities, unknown categories, failures, fallbacks,
 *  shadows, requests of two rows, stragglers, clients and producers that try again, readers that crashed, and dates from
 *  the future. */
export function mixedTraffic(
  model: string,
  count: number,
  of: { readonly start: number; readonly random: () => number },
): MixedTraffic {
  const draw = dice(of.random)
  const records: PredictionServed[] = []
  let duplicates = 0
  for (let number = 0; number < count; number++) {
    const straggles = draw.happens(0.05) ? draw.below(2 * hourMs) : 0
    const eventTime = of.start + Math.floor((number / count) * 4 * hourMs) - straggles
    const answers = answersTo({ model, number, eventTime }, draw)
    records.push(...answers)
    if (draw.happens(0.3)) records.push(...answers.slice(0, 1).map((live) => shadowOf(live, number)))
    if (draw.happens(0.1)) {
      // The same request again: a client that had no answer, or a producer whose second record has an offset of its own.
      records.push(...answers.map((one) => samplePrediction({ ...one, ...laterOffset(one) })))
      duplicates += answers.filter((one) => one.eventTime === eventTime).length
    }
    // A reader that crashed makes its last answers again.
    if (draw.happens(0.1)) records.push(...records.filter(({ source }) => source === 'stream').slice(-3))
  }
  return { records, duplicates }
}

function answersTo(
  {
    model,
    number,
    eventTime,
  }: { readonly model: string; readonly number: number; readonly eventTime: number },
  draw: Dice,
): readonly PredictionServed[] {
  const isFallback = draw.happens(0.03)
  const version = isFallback ? 1 : draw.pick([1, 1, 2])
  const isStream = draw.happens(0.3)
  const source = { source: 'stream', sourceTopic: 'features', sourcePartition: 3 } as const
  const distance = draw.happens(0.1) ? strange[number % strange.length] : draw.eighth(-6, 10)
  const request = {
    model,
    requestId: `${model}/${number}`,
    eventTime: draw.happens(0.01) ? Date.now() + 10 * hourMs : eventTime,
    featureTime: draw.happens(0.4) ? null : eventTime - draw.below(600_000) + 1_000,
    segment: draw.pick(['', '', 'jfk']),
    numericFeatures: [draw.eighth(0, 24), distance ?? NaN],
    categoricalFeatures: [carriers[number % carriers.length] ?? null],
    ...(isStream ? { ...source, sourceOffset: 2 * number } : {}),
  }
  const answer = {
    version,
    intendedVersion: isFallback ? 2 : version,
    intendedRole: isFallback || version === 2 ? ('challenger' as const) : ('champion' as const),
    status: isFallback ? ('error' as const) : draw.pick(statuses),
    isNotNumber: draw.happens(0.02),
    score: draw.eighth(0, 1),
    predictedClass: draw.pick(['late', 'on time']),
  }
  const rows = isStream || draw.happens(0.8) ? [0] : [0, 1]
  return rows.map((row) => samplePrediction({ ...request, ...answer, row }))
}

function shadowOf(live: PredictionServed, number: number): PredictionServed {
  const source = {
    source: 'shadow',
    sourceTopic: 'predictions',
    sourcePartition: 3,
    sourceOffset: number,
  } as const
  const shadow = { version: 2, intendedVersion: 2, intendedRole: 'shadow', status: 'ok' } as const
  return samplePrediction({ ...live, ...source, ...shadow })
}

function laterOffset({ sourceOffset }: PredictionServed) {
  return sourceOffset === null ? {} : { sourceOffset: sourceOffset + 1 }
}
