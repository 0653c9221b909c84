import { minuteLayout } from '@weir/drift'
import { samplePrediction } from './sample-prediction.fixture.ts'
import { tallyMinutes } from './tally-minutes.ts'

const profile = (name: string) =>
  ({
    type: 'number',
    name,
    edges: [1, 3],
    counts: [1, 1, 1, 0],
    n: 3,
    nulls: 0,
    sum: 0,
    sumOfSquares: 0,
    min: 0,
    max: 0,
  }) as const
const layout = minuteLayout({ features: [profile('distance')], score: profile('score') }, [
  'hour',
  'distance',
])
const start = 1_699_999_980_000
const tally = (...predictions: Parameters<typeof samplePrediction>[0][]) =>
  tallyMinutes(predictions.map(samplePrediction), (_, version) => (version === 9 ? null : layout))

describe('per-minute state of a chunk', () => {
  it('counts the features of the profile by their name in the contract, and the score', () => {
    const rows = tally({ numericFeatures: [100, 2] }, { numericFeatures: [100, NaN], score: 4 })
    const place = { model: 'flights', version: 1, role: 'live', segment: '', minute: start }
    expect(rows).toMatchObject([
      { ...place, kind: 'feature', subject: 'distance', n: 2, nulls: 1, sum: 2, min: 2, max: 2 },
      { ...place, kind: 'score', subject: 'score', n: 2, nulls: 0, sum: 4.75, sumOfSquares: 16.5625 },
    ])
    expect(rows.map(({ counts }) => Array.from(counts))).toEqual([
      [0, 1, 0, 1],
      [1, 0, 1, 0],
    ])
  })

  it('counts a request with a segment for all requests and for its segment', () => {
    const rows = tally({ segment: 'jfk' }, {}).filter(({ kind }) => kind === 'score')
    expect(rows.map(({ segment, n }) => [segment, n])).toEqual([
      ['', 2],
      ['jfk', 1],
    ])
  })

  it('keeps minutes, versions and roles apart', () => {
    const rows = tally(
      {},
      { eventTime: start + 60_000 },
      { version: 2, intendedRole: 'shadow' },
      { version: 2 },
    )
    const places = rows
      .filter(({ kind }) => kind === 'score')
      .map(({ version, role, minute }) => [version, role, minute])
    expect(places).toEqual([
      [1, 'live', start],
      [1, 'live', start + 60_000],
      [2, 'shadow', start],
      [2, 'live', start],
    ])
  })

  it('leaves out what the intended version did not answer, NaN answers, and versions without a profile', () => {
    expect(tally({ status: 'error' }, { status: 'timeout' }, { isNotNumber: true }, { version: 9 })).toEqual(
      [],
    )
  })

  it('takes features that an older revision of the contract lacks as null', () => {
    expect(tally({ numericFeatures: [7] })[0]).toMatchObject({ subject: 'distance', n: 1, nulls: 1 })
  })
})
