import { type AnswerTally } from '@weir/drift'
import { hourMs, minuteMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { connectForTest, newModel } from '../recorded-traffic.fixture.ts'
import { answerRow, type AnswerRow } from '../rows/answer-row.ts'
import { minuteRow, type MinuteRow } from '../rows/minute-row.ts'
import { tables } from '../tables.ts'
import { answerHours } from './answer-hours.ts'
import { hourRows } from './hour-rows.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs

function tally(of: Partial<AnswerTally>, late: Record<number, number> = {}): AnswerTally {
  const lateness = Uint32Array.from({ length: 32 }, (_, bin) => late[bin] ?? 0)
  return {
    answers: 5,
    errors: 1,
    timeouts: 2,
    rejected: 3,
    duplicates: 4,
    featureAges: 2,
    featureAgeSumMs: -300,
    featureAgeMaxMs: 50,
    lateness,
    flagged: 1,
    expectedPositives: 0.5,
    expectedTruePositives: 0.25,
    expectedLoss: 0.125,
    expectedByBin: Float64Array.of(0, 0.5, 0, 0),
    ...of,
  }
}

async function stored(rows: readonly Partial<AnswerRow>[]): Promise<string> {
  const model = newModel()
  const place = { model, version: 1, role: 'live', segment: '', minute: start, answers: tally({}) } as const
  for (const [number, row] of rows.entries())
    await clickhouse.insert(tables.answerMinutes, [answerRow({ ...place, ...row })], `${model}:${number}`)
  return model
}

const slice = (model: string) => ({
  model: parseModelName(model),
  version: parseVersionNumber(1),
  role: 'live' as const,
  segment: '',
  from: start,
  to: start + 2 * hourMs,
})

describe('answers by hour', () => {
  it('are the sums of their minutes, of one version, role and segment', async () => {
    const more = tally(
      {
        answers: 7,
        featureAgeMaxMs: 20,
        featureAgeSumMs: 40,
        expectedByBin: Float64Array.of(0.25, 0.25, 0, 1),
      },
      { 0: 2, 31: 1 },
    )
    const model = await stored([
      {},
      { minute: start + 59 * minuteMs, answers: more },
      { minute: start + 59 * minuteMs, answers: more },
      { minute: start + hourMs },
      { minute: start + 2 * hourMs },
      { version: 2 },
      { role: 'shadow' },
      { segment: 'jfk' },
    ])
    const found = await answerHours(clickhouse, { ...slice(model), scoreBins: 4 })
    const merged = tally(
      {
        answers: 19,
        errors: 3,
        timeouts: 6,
        rejected: 9,
        duplicates: 12,
        featureAges: 6,
        featureAgeSumMs: -220,
        featureAgeMaxMs: 50,
        flagged: 3,
        expectedPositives: 1.5,
        expectedTruePositives: 0.75,
        expectedLoss: 0.375,
        expectedByBin: Float64Array.of(0.5, 1, 0, 2),
      },
      { 0: 4, 31: 2 },
    )
    expect(found).toEqual([
      { hour: start, answers: merged },
      { hour: start + hourMs, answers: tally({}) },
    ])
  })

  it('are refused where the state has bins that the profile does not have', async () => {
    const model = await stored([{}])
    await expect(answerHours(clickhouse, { ...slice(model), scoreBins: 1 })).rejects.toThrow(
      'state of another profile',
    )
  })
})

describe('rows by hour', () => {
  it('count the answers with their failures and duplicates, and rise with whatever comes late', async () => {
    const model = await stored([
      {},
      { segment: 'jfk' },
      { minute: start + hourMs, version: 2, role: 'shadow' },
    ])
    const score: MinuteRow = {
      ...{ model, version: 1, role: 'live', segment: '', kind: 'score', subject: 'score', minute: start },
      ...{ counts: [5, 0], n: 5, nulls: 0, sum: 1, sumOfSquares: 1, min: 0, max: 1, farLow: 0, farHigh: 0 },
    }
    const write = async (rows: readonly MinuteRow[], token: string) =>
      clickhouse.insert(tables.featureMinutes, rows.map(minuteRow), `${model}:${token}`)
    await write([score, { ...score, kind: 'feature', subject: 'distance' }], 'a')
    const read = () =>
      hourRows(clickhouse, { model: parseModelName(model), from: start, to: start + 2 * hourMs })
    const rest = [
      { version: 1, role: 'live', segment: 'jfk', hour: start, n: 10 },
      { version: 2, role: 'shadow', segment: '', hour: start + hourMs, n: 10 },
    ]
    expect(await read()).toEqual([{ version: 1, role: 'live', segment: '', hour: start, n: 15 }, ...rest])
    await write([{ ...score, minute: start + 30 * minuteMs, n: 1 }], 'b')
    expect(await read()).toEqual([{ version: 1, role: 'live', segment: '', hour: start, n: 16 }, ...rest])
  })
})
