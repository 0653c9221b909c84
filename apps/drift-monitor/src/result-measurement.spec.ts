import { type Measurement } from '@weir/contracts'
import { type CheckResult } from '@weir/monitor'
import fc from 'fast-check'
import { measurementOf, resultOf } from './result-measurement.ts'

const numberOrNull = fc.option(fc.double({ noNaN: true }))
const results: fc.Arbitrary<CheckResult> = fc.record({
  check: fc.constantFrom('drift', 'unit', 'volume', 'gap', 'failed_share'),
  family: fc.constant(null),
  subjectKind: fc.constantFrom('feature', 'score', 'multivariate'),
  subject: fc.string(),
  segment: fc.string(),
  statistic: fc.string(),
  window: fc.record({ start: fc.integer(), end: fc.integer() }),
  baseline: fc.constantFrom('reference', 'trailing', 'same-hours', 'none'),
  value: numberOrNull,
  lower: fc.constant(null),
  upper: fc.constant(null),
  threshold: numberOrNull,
  noiseFloor: numberOrNull,
  excess: numberOrNull,
  pValue: numberOrNull,
  n: fc.nat(),
  referenceN: fc.nat(),
  verdict: fc.constantFrom('pass', 'fail', 'inconclusive', 'error'),
  reason: fc.constantFrom('measured', 'deaf', 'no-rows', 'usual', 'bins-differ'),
  detail: fc.constantFrom('', 'mean 12 against 729: divided by 60'),
})
const placeOf = ({ segment, window }: CheckResult) => ({
  segment,
  windowStart: window.start,
  windowEnd: window.end,
})

describe('a result as a report holds it', () => {
  it('comes back as it was, but for its family; a value without an interval is its own ends', () => {
    fc.assert(
      fc.property(results, (result) => {
        const { value } = result
        const back = resultOf(measurementOf(result), placeOf(result))
        expect(back).toEqual({ ...result, lower: value, upper: value })
      }),
    )
  })

  it('is of what its name says when the report is from before subjects had kinds', () => {
    const kindOf = (of: Partial<Measurement>) => {
      const [result] = fc.sample(results, 1)
      if (result === undefined) throw new Error('no sample')
      const found = { ...measurementOf(result), subjectKind: '', ...of }
      return resultOf(found, placeOf(result))?.subjectKind
    }
    expect(kindOf({ check: 'drift', subject: 'score' })).toBe('score')
    expect(kindOf({ check: 'drift', subject: 'distance' })).toBe('feature')
    expect(kindOf({ check: 'volume', subject: '' })).toBe('none')
  })

  it('is nothing when its check, kind, verdict or reason is one of another release', () => {
    const [result] = fc.sample(results, 1)
    if (result === undefined) throw new Error('no sample')
    const place = placeOf(result)
    const found = measurementOf(result)
    expect(resultOf({ ...found, check: 'astrology' }, place)).toBeNull()
    expect(resultOf({ ...found, check: '' }, place)).toBeNull()
    expect(resultOf({ ...found, subjectKind: 'planet' }, place)).toBeNull()
    expect(resultOf({ ...found, verdict: 'maybe' }, place)).toBeNull()
    expect(resultOf({ ...found, reason: 'because' }, place)).toBeNull()
  })
})
