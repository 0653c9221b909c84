import { type EvidenceTallied } from '@weir/contracts'
import { PoisonMessage } from '@weir/vocabulary'
import { tallyOf } from './tally-of.ts'

const about = { tallyId: 't1', model: 'flights', rolloutId: 'r1', watermark: 5 }
const guardrail = { partition: 2, fromOffset: 10, toOffset: 19, cells: [] }
const kpi = {
  kpi: 'value',
  hour: 3_600_000,
  units: 7,
  sum: 1,
  sumOfSquares: 2,
  championSum: 3,
  challengerSum: 4,
}

describe('a tally as it travels', () => {
  it('is a guardrail tally of one partition', () => {
    expect(tallyOf({ ...about, guardrail, kpi: null })).toEqual({
      kind: 'guardrail',
      rolloutId: 'r1',
      model: 'flights',
      watermark: 5,
      ...guardrail,
    })
  })

  it('or a KPI tally of one hour', () => {
    expect(tallyOf({ ...about, guardrail: null, kpi })).toEqual({
      kind: 'kpi',
      rolloutId: 'r1',
      model: 'flights',
      watermark: 5,
      ...kpi,
    })
  })

  it.each([
    ['both at once', { ...about, guardrail, kpi }],
    ['neither', { ...about, guardrail: null, kpi: null }],
    ['of no possible model', { ...about, model: 'No Model', guardrail, kpi: null }],
  ] satisfies readonly (readonly [string, EvidenceTallied])[])('is poison when it is %s', (_, value) => {
    expect(() => tallyOf(value)).toThrow(PoisonMessage)
    expect(() => tallyOf(value)).toThrow(expect.objectContaining({ code: 'tally-invalid' }))
  })
})
