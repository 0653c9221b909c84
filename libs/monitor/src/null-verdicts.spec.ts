import { profileOf, type ReferenceProfile, type SubjectState } from '@weir/drift'
import { hourMs } from '@weir/vocabulary'
import { checkDrift } from './check-drift.ts'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook, noAnswers } from './hour-book.ts'

const splits = 1_000

/** Marsaglia's xorshift. */
let seed = 7
function nextInt(below: number): number {
  seed ^= seed << 13
  seed ^= seed >>> 17
  seed ^= seed << 5
  return (seed >>> 0) % below
}

const { score } = profileOf({
  features: [],
  score: { name: 'score', values: Array.from({ length: 5_000 }, (_, at) => Math.log(1 + at)) },
})
/** Without sums there is no Wasserstein distance: bins decide alone. */
const column = { ...score, name: 'column', sum: 0, sumOfSquares: 0 }
const bins = score.counts.length - 1

/** Splits rows of one sample at random into two windows of `rows` each, and judges one against the other. */
function failShare(rows: number): number {
  const sample = Uint8Array.from({ length: 2 * rows }, (_, at) => Math.floor((at * bins) / (2 * rows)))
  const drift = {
    ...defaultMonitor.drift,
    baseline: 'reference' as const,
    columns: { column: { windowMs: hourMs, threshold: 0 } },
  }
  const definition = { ...defaultMonitor, drift }
  let fails = 0
  for (let split = 0; split < splits; split += 1) {
    const reference = new Array<number>(bins + 1).fill(0)
    const analysis = new Array<number>(bins).fill(0)
    for (let at = 0; at < sample.length; at += 1) {
      const other = at + nextInt(sample.length - at)
      const bin = sample[other] ?? 0
      sample[other] = sample[at] ?? 0
      sample[at] = bin
      const side = at < rows ? reference : analysis
      side[bin] = (side[bin] ?? 0) + 1
    }
    const profile: ReferenceProfile = {
      features: [{ ...column, counts: reference, n: rows }],
      score,
      multivariate: null,
      performance: null,
      span: null,
    }
    const results = checkDrift({
      definition,
      profile,
      book: bookOf(analysis, rows),
      end: hourMs,
      segment: '',
    })
    if (
      results.some(
        ({ subject, family, verdict }) => subject === 'column' && family === 'drift' && verdict === 'fail',
      )
    )
      fails += 1
  }
  return fails / splits
}

function bookOf(counts: readonly number[], n: number): HourBook {
  const state: SubjectState = {
    ...{ kind: 'feature', subject: 'column', bins: [...counts.keys()], counts },
    ...{ n, nulls: 0, sum: 0, sumOfSquares: 0, min: 0, max: 1, farLow: 0, farHigh: 0 },
  }
  const book = new HourBook()
  book.put({ hour: 0, subjects: [state], answers: noAnswers })
  return book
}

describe('verdict on two halves of one sample, over 1,000 random splits', () => {
  it('fails at most as often as the noise floor says, where chance alone reaches the effect', () => {
    const nominal = 1 - defaultMonitor.drift.noiseQuantile
    const chance = 3.3 * Math.sqrt((nominal * (1 - nominal)) / splits)
    expect(failShare(1_200)).toBeLessThanOrEqual(nominal + chance)
  })

  it('never fails where chance alone does not reach the effect', () => {
    expect(failShare(5_000)).toBe(0)
  })
})
