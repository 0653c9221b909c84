import { type PredictionServed } from '@weir/contracts'
import { sampleLayout } from './sample-layout.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'
import { tallyMinutes, type CountedRecord } from './tally-minutes.ts'

const start = 1_699_999_980_000

const counted = (otherwise: Partial<PredictionServed>, of: Partial<CountedRecord> = {}): CountedRecord => ({
  prediction: samplePrediction(otherwise),
  isDuplicate: false,
  latenessMs: 0,
  ...of,
})
const tally = (...records: CountedRecord[]) =>
  tallyMinutes(records, (_, version) => (version === 9 ? null : sampleLayout))
const subjects = (...predictions: Partial<PredictionServed>[]) =>
  tally(...predictions.map((otherwise) => counted(otherwise))).subjects
const answers = (...records: CountedRecord[]) => tally(...records).answers

describe('per-minute state of a chunk', () => {
  it('counts the features of the profile by their name in the contract, the score, and the reconstruction error', () => {
    const rows = subjects(
      { numericFeatures: [100, 2], categoricalFeatures: ['WN'] },
      { numericFeatures: [100, NaN], categoricalFeatures: [null], score: 9 },
    )
    const place = { model: 'flights', version: 1, role: 'live', segment: '', minute: start }
    expect(rows).toMatchObject([
      { ...place, kind: 'feature', subject: 'distance', n: 2, nulls: 1, sum: 2, min: 2, max: 2, farHigh: 0 },
      { ...place, kind: 'feature', subject: 'carrier', n: 2, nulls: 1 },
      { ...place, kind: 'score', subject: 'score', n: 2, nulls: 0, sum: 9.75, farLow: 0, farHigh: 1 },
      { ...place, kind: 'multivariate', subject: 'pca_error', n: 2, nulls: 0, sum: 2, min: 0, max: 2 },
    ])
    expect(rows.map(({ counts }) => Array.from(counts))).toEqual([
      [0, 1, 0, 1],
      [0, 1, 0, 0, 1],
      [1, 0, 1, 0],
      [1, 1, 0, 0],
    ])
  })

  it('counts a request with a segment for all requests and for its segment', () => {
    const rows = subjects({ segment: 'jfk' }, {}).filter(({ kind }) => kind === 'score')
    expect(rows.map(({ segment, n }) => [segment, n])).toEqual([
      ['', 2],
      ['jfk', 1],
    ])
    const duplicate = counted({ segment: 'jfk' }, { isDuplicate: true })
    expect(
      answers(duplicate, counted({})).map(({ segment, answers: { duplicates } }) => [segment, duplicates]),
    ).toEqual([
      ['', 1],
      ['jfk', 1],
    ])
  })

  it('keeps minutes, versions and roles apart', () => {
    const places = answers(
      counted({}),
      counted({ eventTime: start + 60_000 }),
      counted({ version: 2, intendedRole: 'shadow' }),
      counted({ version: 2 }),
    ).map(({ version, role, minute }) => [version, role, minute])
    expect(places).toEqual([
      [1, 'live', start],
      [1, 'live', start + 60_000],
      [2, 'shadow', start],
      [2, 'live', start],
    ])
  })

  it('leaves out versions without a profile', () => {
    expect(tally(counted({ version: 9 }), counted({ version: 9, status: 'error' }))).toEqual({
      subjects: [],
      answers: [],
    })
  })

  it('takes features that an older revision of the contract lacks as null', () => {
    expect(subjects({ numericFeatures: [7] })).toMatchObject([
      { subject: 'distance', n: 1, nulls: 1 },
      { subject: 'carrier', n: 1, nulls: 1 },
      { subject: 'score', n: 1, nulls: 0 },
      { subject: 'pca_error', n: 1, nulls: 0 },
    ])
  })
})

describe('answers of a minute', () => {
  it('are counted with their class, the age of their features, how late they came and what their scores promise', () => {
    const eventTime = start + 1_000
    const [row] = answers(
      counted({ eventTime, featureTime: eventTime - 400, score: 0.5 }),
      counted({ eventTime, featureTime: eventTime - 600, score: 1 }, { latenessMs: 5_000 }),
      counted({ eventTime, predictedClass: 'on time', score: 0 }),
    )
    expect(row?.answers).toMatchObject({
      answers: 3,
      flagged: 2,
      featureAges: 2,
      featureAgeSumMs: 1_000,
      featureAgeMaxMs: 600,
      expectedPositives: 0.75,
      expectedTruePositives: 0.75,
      // 0.25 x 0.25 + 0.75 x 0.25 for the score 0.5, 0.5 for the score 1, nothing for the score 0.
      expectedLoss: 0.75,
    })
    expect(Array.from(row?.answers.lateness ?? []).slice(0, 4)).toEqual([2, 0, 0, 1])
    expect(Array.from(row?.answers.expectedByBin ?? [])).toEqual([0.25, 0.5, 0, 0])
  })

  it('are not flagged where a model does not decide between two classes', () => {
    const [row] = tallyMinutes([counted({ predictedClass: '' })], () => ({
      ...sampleLayout,
      positiveClass: null,
    })).answers
    expect(row?.answers).toMatchObject({ answers: 1, flagged: 0 })
  })

  it('keep failures apart from answers, and give those of a fallback to the version that was asked', () => {
    const { subjects: watched, answers: rows } = tally(
      counted({ status: 'timeout' }),
      counted({ status: 'rejected' }),
      counted({ isNotNumber: true }),
      counted({ version: 1, intendedVersion: 2, intendedRole: 'challenger', status: 'error' }),
      counted({ version: 1, intendedVersion: 9, intendedRole: 'challenger', status: 'error' }),
    )
    expect(watched).toEqual([])
    const none = { answers: 0, duplicates: 0, flagged: 0 }
    expect(rows.map(({ version, answers: found }) => ({ version, ...found }))).toMatchObject([
      { version: 1, ...none, errors: 1, timeouts: 1, rejected: 1 },
      { version: 2, ...none, errors: 1, timeouts: 0, rejected: 0 },
    ])
  })

  it('count a further answer to the same request as a duplicate, and nothing else of it', () => {
    const { subjects: watched, answers: rows } = tally(
      counted({}),
      counted({ featureTime: start }, { isDuplicate: true }),
      counted({ status: 'error' }, { isDuplicate: true }),
    )
    expect(watched.map(({ n }) => n)).toEqual([1, 1, 1, 1])
    expect(rows[0]?.answers).toMatchObject({ answers: 1, duplicates: 2, errors: 0, featureAges: 0 })
  })
})
