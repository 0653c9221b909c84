import { type CheckResult } from '@weir/monitor'
import fc from 'fast-check'
import { measurementOf, resultOf } from './result-measurement.ts'

const numberOrNull = fc.option(fc.double({ noNaN: true }))
const results: fc.Arbitrary<CheckResult> = fc.record({
  check: fc.constantFrom('drift', 'unit', 'volume', 'gap', 'failed_share'),
  family: fc.constant(null),
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
  detail: fc.constant(''),
})
const placeOf = ({ segment, window }: CheckResult) => ({
  segment,
  windowStart: window.start,
  windowEnd: window.end,
})

describe('a result as a report holds it', () => {
  it('comes back as it was, but for its clause and family; a value without an interval is its own ends', () => {
    fc.assert(
      fc.property(results, (result) => {
        const { value } = result
        const back = resultOf(measurementOf({ ...result, detail: 'a clause' }), placeOf(result))
        expect(back).toEqual({ ...result, lower: value, upper: value })
      }),
    )
  })

  it('is nothing when its check, verdict or reason is one of another release', () => {
    const [result] = fc.sample(results, 1)
    if (result === undefined) throw new Error('no sample')
    const place = placeOf(result)
    const found = measurementOf(result)
    expect(resultOf({ ...found, check: 'astrology' }, place)).toBeNull()
    expect(resultOf({ ...found, check: '' }, place)).toBeNull()
    expect(resultOf({ ...found, verdict: 'maybe' }, place)).toBeNull()
    expect(resultOf({ ...found, reason: 'because' }, place)).toBeNull()
  })
})
