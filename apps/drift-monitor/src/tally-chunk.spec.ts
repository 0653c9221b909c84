import fc from 'fast-check'
import { type PredictionServed } from '@weir/contracts'
import { addTally, newEvidence } from '@weir/rollout'
import { defaultClockLimits } from '@weir/routing'
import { hourMs, parseModelName } from '@weir/vocabulary'
import { challenger, champion, copyOf, made, start } from './made-traffic.fixture.ts'
import { tallyChunk, type TallyContext } from './tally-chunk.ts'
import { newTallyState, type TallyState } from './tally-state.ts'

const of = { model: 'flights', rolloutId: 'r1' }
const now = start + 400 * 24 * hourMs
const context: TallyContext = {
  scopes: new Map([['r1', { rolloutId: 'r1', challenger, latencyObjectiveMs: 50 }]]),
  answers: new Set(),
  badEvents: new Set(),
  limits: defaultClockLimits,
  now,
}

function tally(
  values: readonly PredictionServed[],
  {
    state = newTallyState,
    min = 0,
    ...changes
  }: Partial<TallyContext> & { state?: TallyState; min?: number } = {},
) {
  const records = values.map((value) => ({ value, timestamp: now - 1_000 }))
  return tallyChunk({ partition: 3, min, max: min + values.length - 1, records }, state, {
    ...context,
    ...changes,
  })
}

function streamed(
  requestId: string,
  sourceOffset: number,
  changes: Partial<PredictionServed> = {},
): PredictionServed {
  return made(of, requestId, {
    source: 'stream',
    sourceTopic: 'f',
    sourcePartition: 3,
    sourceOffset,
    ...changes,
  })
}

describe('a chunk of predictions', () => {
  it('gives one tally for each rollout, with its offsets, its cells and the event time reached', () => {
    const values = [
      made(of, 'a'),
      made(of, 'b', {
        intendedVersion: challenger,
        version: challenger,
        intendedRole: 'challenger',
        probability: 0.25,
      }),
      copyOf(made(of, 'a'), { predictedClass: 'on time' }),
      made({ ...of, rolloutId: null }, 'c', { eventTime: start + hourMs }),
      copyOf(made(of, 'c'), { eventTime: start + hourMs }),
    ]
    const { tallies } = tally(values, { min: 70 })
    expect(tallies).toMatchObject([
      {
        tallyId: 'r1/guardrail/3/70',
        model: 'flights',
        rolloutId: 'r1',
        watermark: start + hourMs,
        guardrail: {
          partition: 3,
          fromOffset: 70,
          toOffset: 74,
          cells: [
            { arm: 'challenger', challengerWeight: 0.25, predictedClass: 'late', predictions: 1 },
            { arm: 'champion', challengerWeight: 0.25, predictedClass: 'late', predictions: 1 },
            { arm: 'shadow', predictedClass: 'late', predictions: 1 },
            { arm: 'shadow', predictedClass: 'on time', predictions: 1 },
          ],
        },
      },
    ])
  })

  it('has come as far as the slowest of the sources that are active', () => {
    const values = [
      made(of, 'a', { eventTime: start + 5 * hourMs }),
      copyOf(made(of, 'a'), { eventTime: start + hourMs }),
    ]
    expect(tally(values).tallies[0]?.watermark).toBe(start + hourMs)
  })

  it('counts an answer that is dated a year ahead, which moves no clock', () => {
    const ahead = made(of, 'b', { eventTime: now + 365 * 24 * hourMs })
    const jumped = made(of, 'c', { eventTime: start + 48 * hourMs })
    const { tallies, state } = tally([made(of, 'a'), ahead, jumped])
    expect(tallies[0]?.watermark).toBe(start)
    expect(tallies[0]?.guardrail?.cells[0]?.predictions).toBe(3)
    expect(state.clocks['flights']?.low).toBe(start)
  })

  it('leaves out what cannot be dated at all, and says how much', () => {
    const ahead = made(of, 'b', { eventTime: now + 365 * 24 * hourMs })
    const { tallies, leftOut } = tally([ahead])
    expect(tallies).toEqual([])
    expect(leftOut.setAside).toBe(1)
  })

  it('knows the event time of a model whose records are old beside those of another', () => {
    const early = { value: made(of, 'a'), timestamp: now - hourMs }
    const late = { value: made({ model: 'fraud', rolloutId: null }, 'b'), timestamp: now }
    const { tallies } = tallyChunk(
      { partition: 3, min: 0, max: 1, records: [early, late] },
      newTallyState,
      context,
    )
    expect(tallies[0]?.watermark).toBe(start)
  })

  it('moves the clock of its own model only', () => {
    const other = made({ model: 'fraud', rolloutId: null }, 'x', { eventTime: start + 9 * hourMs })
    const { tallies, state } = tally([made(of, 'a'), other])
    expect(tallies).toHaveLength(1)
    expect(tallies[0]?.watermark).toBe(start)
    expect(state.clocks['fraud']?.low).toBe(start + 9 * hourMs)
  })

  it('leaves out repeats: by source offset, and of an answer that was counted before', () => {
    const first = tally([streamed('a', 10), streamed('b', 11), made(of, 'c')])
    const again = [
      streamed('a', 10),
      streamed('b', 11, { version: challenger, intendedVersion: challenger }),
      made(of, 'c'),
    ]
    const second = tally([...again, streamed('d', 12)], {
      state: first.state,
      answers: first.answers,
      min: 3,
    })
    expect(second.leftOut.repeats).toBe(3)
    expect(second.tallies[0]?.guardrail?.cells).toMatchObject([{ arm: 'champion', predictions: 1 }])
  })

  it('tells the shadows of a request apart from its live answer, and each other', () => {
    const copies = [
      copyOf(made(of, 'a')),
      copyOf(made(of, 'a'), { intendedVersion: champion, version: champion }),
    ]
    const { tallies, leftOut } = tally([made(of, 'a'), ...copies])
    expect(leftOut.repeats).toBe(0)
    expect(tallies[0]?.guardrail?.cells.map(({ arm }) => arm)).toEqual(['champion', 'champion', 'shadow'])
  })

  it('leaves out predictions of a rollout that nobody knows', () => {
    const { tallies, leftOut } = tally([made({ ...of, rolloutId: 'stray' }, 'a')])
    expect(tallies).toEqual([])
    expect(leftOut.unknownRollout).toBe(1)
  })

  it('counts a bad event of an entity once, however often it comes', () => {
    const bad = { entityId: 'e', latencyMs: 80 }
    const first = tally([made(of, 'a', bad), made(of, 'b', bad)])
    const second = tally([made(of, 'c', bad)], { state: first.state, badEvents: first.badEvents, min: 2 })
    expect(first.tallies[0]?.guardrail?.cells).toMatchObject([{ predictions: 2, slow: 1 }])
    expect(second.tallies[0]?.guardrail?.cells).toMatchObject([{ predictions: 1, slow: 0 }])
  })

  it('is tallied alike however the records are cut into chunks, and however often a chunk is delivered', () => {
    const values = Array.from({ length: 40 }, (_, n) =>
      streamed(`q${n}`, n, {
        eventTime: start + n * 60_000,
        entityId: `e${n % 6}`,
        predictedClass: n % 3 === 0 ? 'late' : 'on time',
        latencyMs: n % 4 === 0 ? 80 : 5,
      }),
    )
    const whole = evidenceOf([values], [1])
    fc.assert(
      fc.property(
        fc.array(fc.nat(39), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
        (cuts, times) => {
          const bounds = [0, ...[...new Set(cuts)].sort((a, b) => a - b), values.length]
          const chunks = bounds
            .slice(1)
            .map((end, index) => values.slice(bounds[index], end))
            .filter(({ length }) => length > 0)
          expect(evidenceOf(chunks, times)).toEqual(whole)
        },
      ),
    )
  })
})

/** What a reader of the tallies adds up when each chunk is delivered `times` times. */
function evidenceOf(chunks: readonly (readonly PredictionServed[])[], times: readonly number[]) {
  let evidence = newEvidence('r1')
  let state = newTallyState
  let min = 0
  const answers = new Set<string>()
  const badEvents = new Set<string>()
  for (const [index, chunk] of chunks.entries()) {
    let done = tally(chunk, { state, min, answers, badEvents })
    for (let delivery = 0; delivery < (times[index] ?? 1); delivery++) {
      done = tally(chunk, { state, min, answers, badEvents })
      for (const { watermark, guardrail } of done.tallies)
        if (guardrail !== null)
          evidence = addTally(
            evidence,
            { kind: 'guardrail', rolloutId: 'r1', model: parseModelName('flights'), watermark, ...guardrail },
            { now },
          )
    }
    for (const key of done.answers) answers.add(key)
    for (const key of done.badEvents) badEvents.add(key)
    state = done.state
    min += chunk.length
  }
  return { cells: evidence.cells, watermark: evidence.watermark }
}
