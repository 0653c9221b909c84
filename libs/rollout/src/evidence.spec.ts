import fc from 'fast-check'
import { hourMs } from '@weir/vocabulary'
import { addTally, newEvidence, type Evidence } from './evidence.ts'
import { cell, model, t0 } from './made-rollouts.ts'
import { type GuardrailTally, type KpiTally, type Tally } from './tally.ts'

const now = t0 + 60_000

function guardrail(changes: Partial<GuardrailTally> = {}): GuardrailTally {
  return {
    kind: 'guardrail',
    rolloutId: 'r1',
    model,
    partition: 0,
    fromOffset: 0,
    toOffset: 9,
    watermark: t0,
    cells: [
      cell('champion', 0.05, { predictions: 8 }),
      cell('challenger', 0.05, { predictions: 2, errors: 1 }),
    ],
    ...changes,
  }
}

function kpi(changes: Partial<KpiTally> = {}): KpiTally {
  return {
    kind: 'kpi',
    rolloutId: 'r1',
    model,
    kpi: 'flight value',
    hour: t0,
    units: 10,
    sum: 5,
    sumOfSquares: 900,
    championSum: 20,
    challengerSum: 25,
    watermark: t0 + hourMs,
    ...changes,
  }
}

function added(tallies: readonly Tally[], from: Evidence = newEvidence('r1')): Evidence {
  return tallies.reduce((evidence, tally) => addTally(evidence, tally, { now }), from)
}

describe('the evidence of a rollout', () => {
  it('adds up cells and keeps the last offset of each partition', () => {
    const evidence = added([
      guardrail(),
      guardrail({ fromOffset: 15, toOffset: 20 }),
      guardrail({ partition: 3 }),
    ])
    expect(evidence.cells).toEqual([
      cell('challenger', 0.05, { predictions: 6, errors: 3 }),
      cell('champion', 0.05, { predictions: 24 }),
    ])
    expect(evidence.offsets).toEqual({ 0: 20, 3: 9 })
  })

  it('takes the event time of the slowest partition', () => {
    const evidence = added([
      guardrail({ watermark: t0 + 5_000 }),
      guardrail({ partition: 1, watermark: t0 + 2_000 }),
    ])
    expect(evidence.watermark).toBe(t0 + 5_000)
    const more = added([guardrail({ fromOffset: 10, toOffset: 12, watermark: t0 + 9_000 })], evidence)
    expect(more.watermark).toBe(t0 + 5_000)
    const both = added(
      [guardrail({ partition: 1, fromOffset: 10, toOffset: 12, watermark: t0 + 8_000 })],
      more,
    )
    expect(both.watermark).toBe(t0 + 8_000)
  })

  it('is not moved by one record from the future', () => {
    const evidence = added([guardrail({ watermark: now + 3 * hourMs })])
    expect(evidence.watermark).toBeNull()
    expect(evidence.cells).toHaveLength(2)
    expect(added([guardrail({ fromOffset: 10, toOffset: 10 })], evidence).watermark).toBe(t0)
  })

  it('keeps one block for each hour of a KPI, oldest first', () => {
    const evidence = added([kpi({ hour: t0 + hourMs }), kpi(), kpi({ sum: 7 }), kpi({ kpi: 'other' })])
    expect(evidence.kpiBlocks).toEqual({
      'flight value': [
        { block: t0, n: 10, sum: 5, sumSq: 900 },
        { block: t0 + hourMs, n: 10, sum: 5, sumSq: 900 },
      ],
      other: [{ block: t0, n: 10, sum: 5, sumSq: 900 }],
    })
  })

  it('is the same object when a tally changes nothing', () => {
    const evidence = added([guardrail(), kpi()])
    const repeats = [
      guardrail(),
      guardrail({ fromOffset: 9, toOffset: 30 }),
      kpi(),
      guardrail({ rolloutId: 'r2' }),
    ]
    expect(added(repeats, evidence)).toBe(evidence)
  })

  it.each([
    [
      'more errors than predictions',
      guardrail({ cells: [cell('champion', 0.5, { predictions: 1, errors: 2 })] }),
    ],
    ['half a prediction', guardrail({ cells: [cell('champion', 0.5, { predictions: 0.5 })] })],
    ['a weight above 1', guardrail({ cells: [cell('champion', 1.5, { predictions: 1 })] })],
    ['offsets that fall', guardrail({ fromOffset: 5, toOffset: 4 })],
    ['no event time', guardrail({ watermark: Number.NaN })],
    ['a sum that is no number', kpi({ sum: Number.NaN })],
    ['a negative sum of squares', kpi({ sumOfSquares: -1 })],
    ['negative units', kpi({ units: -1 })],
  ])('refuses %s', (_, tally) => {
    expect(() => added([tally])).toThrow(
      expect.objectContaining({ kind: 'poison-message', code: 'tally-invalid' }),
    )
  })

  it('survives JSON', () => {
    for (const evidence of [
      newEvidence('r1'),
      added([guardrail({ watermark: now + hourMs })]),
      added([guardrail(), kpi()]),
    ])
      expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence)
  })

  it('counts each tally once, however often they are delivered again', () => {
    const stream: readonly Tally[] = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 2
        ? kpi({ hour: t0 + index * hourMs, sum: index })
        : guardrail({
            partition: index % 2,
            fromOffset: index * 10,
            toOffset: index * 10 + 9,
            watermark: t0 + index,
          }),
    )
    const once = added(stream)
    // A consumer that restarts goes back to an earlier place, any number of times, and reads on to the end.
    const restarts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 6 })
    fc.assert(
      fc.property(restarts, (places) => {
        let evidence = newEvidence('r1')
        let reached = 0
        for (const [back, on] of places) {
          const from = Math.max(reached - back, 0)
          reached = Math.min(from + on, stream.length)
          evidence = added(stream.slice(from, reached), evidence)
        }
        evidence = added(stream.slice(reached), evidence)
        expect(evidence).toEqual(once)
      }),
    )
  })
})
