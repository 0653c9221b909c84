import { type PredictionServed } from '@weir/contracts'
import { samplePrediction } from './sample-prediction.fixture.ts'

const minuteMs = 60_000

/** Requests over a quarter of an hour that ends now: one in four from the stream, half of them shadowed by version 2. */
export function sampleTraffic(model: string, count: number): readonly PredictionServed[] {
  // A source of its own: high-water marks outlive a test, and no real topic has so many partitions.
  const sourcePartition = 1_000_000 + Math.floor(Math.random() * 1_000_000)
  const start = Date.now() - 15 * minuteMs
  return Array.from({ length: count }, (_, number): readonly PredictionServed[] => {
    const of = {
      model,
      requestId: `${model}/${number}`,
      entityId: `entity-${number % 97}`,
      eventTime: start + Math.floor((number / count) * 15 * minuteMs),
      segment: number % 5 === 0 ? 'jfk' : '',
      status: number % 11 === 0 ? 'timeout' : 'ok',
      numericFeatures: [number % 24, number % 13 === 0 ? NaN : number % 40],
      score: (number % 8) / 8,
    } as const
    const source = {
      source: 'stream',
      sourceTopic: 'features',
      sourcePartition,
      sourceOffset: number,
    } as const
    const live = samplePrediction({ ...of, ...(number % 4 === 0 ? source : {}) })
    const shadow = {
      source: 'shadow',
      sourceTopic: 'predictions',
      sourcePartition,
      sourceOffset: number,
    } as const
    if (number % 2 === 0) return [live]
    return [live, samplePrediction({ ...of, ...shadow, version: 2, intendedRole: 'shadow', status: 'ok' })]
  }).flat()
}
