import { type SubjectState } from '@weir/drift'
import { hourMs } from '@weir/vocabulary'
import { checkConstant } from './check-constant.ts'
import { checkNullShare } from './check-null-share.ts'
import { checkOutOfRange } from './check-out-of-range.ts'
import { checkUnit } from './check-unit.ts'
import { defaultMonitor } from './default-monitor.ts'
import { around, categories, categoryProfile, numbers, numericProfile, t0 } from './made-hours.fixture.ts'

const usual = numbers('distance', around(700, 500))
const profile = numericProfile(usual)
const at = {
  rules: defaultMonitor.quality,
  kind: 'feature' as const,
  profile,
  window: { start: t0, end: t0 + hourMs },
  segment: '',
  state: usual,
  weeks: [],
  slots: () => [],
}

describe('null share', () => {
  it('fails when nulls appear where the reference has none', () => {
    const state = numbers('distance', around(700, 500, 70), 30)
    expect(checkNullShare({ ...at, state })).toMatchObject({
      check: 'null_share',
      family: 'quality',
      subject: 'distance',
      verdict: 'fail',
      value: 0.3,
      threshold: 0.005,
      baseline: 'reference',
      n: 100,
      referenceN: 400,
    })
  })

  it('passes at three times the share of the reference', () => {
    const some = numericProfile(numbers('distance', around(700, 500, 90), 10))
    const state = numbers('distance', around(700, 500, 70), 30)
    expect(checkNullShare({ ...at, profile: some, state })).toMatchObject({ verdict: 'pass', value: 0.3 })
  })

  it('fails for a column that becomes all null, however many nulls are usual', () => {
    const state = numbers('distance', [], 100)
    const half = numericProfile(numbers('distance', around(700, 500, 50), 50))
    expect(checkNullShare({ ...at, state }).verdict).toBe('fail')
    expect(checkNullShare({ ...at, profile: half, state }).verdict).toBe('fail')
  })

  it('takes a column that was all null in the reference for usual', () => {
    const state = numbers('distance', [], 100)
    const dead = numericProfile(state)
    expect(checkNullShare({ ...at, profile: dead, state })).toMatchObject({
      verdict: 'pass',
      reason: 'usual',
    })
  })

  it('holds a segment against its own hours alone', () => {
    const state = numbers('distance', around(700, 500, 70), 30)
    const segment = 'origin=ORD'
    expect(checkNullShare({ ...at, segment, state })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
    })
    expect(checkNullShare({ ...at, segment, state, weeks: [state] })).toMatchObject({
      verdict: 'pass',
      baseline: 'same-hours',
    })
    expect(checkNullShare({ ...at, segment, state, weeks: [usual] }).verdict).toBe('fail')
  })
})

describe('values out of range', () => {
  it('fail when more than a few are further out than the whole span of the reference', () => {
    const state = {
      ...numbers('distance', [...around(700, 500, 96), 9e6, 9e6, 9e6, -4e6]),
      farLow: 1,
      farHigh: 3,
    }
    expect(checkOutOfRange({ ...at, state })).toMatchObject({
      verdict: 'fail',
      value: 0.04,
      threshold: 0.005,
      detail: 'values from -4000000 to 9000000, in the reference from 200 to 1200',
    })
  })

  it('are a share of the values, not of the nulls', () => {
    const state = { ...numbers('distance', around(9e6, 1, 60), 940), farHigh: 60 }
    expect(checkOutOfRange({ ...at, state })).toMatchObject({ verdict: 'fail', value: 1, n: 60 })
  })

  it('are not judged by the range of a few values', () => {
    const state = { ...numbers('distance', around(700, 500, 100)), farHigh: 60 }
    const judged = (rows: number) =>
      checkOutOfRange({ ...at, profile: numericProfile(numbers('distance', around(700, 10, rows))), state })
    expect(judged(99)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-rows', referenceN: 99 })
    expect(judged(100)).toMatchObject({ verdict: 'fail' })
  })

  it('pass when there are none, and are not judged without rows or without a range', () => {
    expect(checkOutOfRange(at)).toMatchObject({ verdict: 'pass', value: 0 })
    expect(checkOutOfRange({ ...at, state: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no-rows',
    })
    const dead = numericProfile(numbers('distance', [], 100))
    expect(checkOutOfRange({ ...at, profile: dead })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
    })
  })
})

describe('unit', () => {
  const steady = (state: SubjectState) => () => Array.from({ length: 168 }, () => [state, state])

  it('fails when minutes become hours', () => {
    const minutes = numbers('minute', around(729, 17))
    const hours = numbers('minute', around(729 / 60, 17 / 60))
    const past = { weeks: [minutes], slots: steady(minutes) }
    expect(checkUnit({ ...at, ...past, profile: numericProfile(minutes), state: hours })).toMatchObject({
      verdict: 'fail',
      baseline: 'same-hours',
      value: 1 / 60,
      threshold: null,
      detail: 'mean 12.1 against 729: divided by 60',
    })
  })

  it('fails when miles become kilometres, once weeks are known to be alike', () => {
    const state = numbers('distance', around(700 * 1.609344, 500 * 1.609344))
    const past = { weeks: [usual], slots: steady(usual) }
    expect(checkUnit({ ...at, ...past, state })).toMatchObject({ verdict: 'fail', value: 1.609344 })
    expect(checkUnit({ ...at, state })).toMatchObject({ verdict: 'inconclusive', reason: 'not-learned' })
    const stormy = () => Array.from({ length: 168 }, () => [usual, state])
    expect(checkUnit({ ...at, ...past, slots: stormy, state })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'deaf',
      detail: 'mean 1120 against 699: perhaps multiplied by 1.609344, but weeks differ as much',
    })
  })

  it('passes a shift by half a standard deviation, with the ratio of the means', () => {
    const state = numbers('distance', around(850, 500))
    expect(checkUnit({ ...at, state }).verdict).toBe('pass')
    expect(checkUnit({ ...at, state }).value).toBeCloseTo(850 / 700, 1)
  })

  it('takes the reference while there are no same hours, and only then', () => {
    const night = numbers('distance', around(7000, 5000))
    expect(checkUnit({ ...at, state: night })).toMatchObject({ verdict: 'fail', baseline: 'reference' })
    expect(checkUnit({ ...at, state: night, weeks: [night] })).toMatchObject({
      verdict: 'pass',
      baseline: 'same-hours',
    })
  })

  it('never passes nor fails where it cannot tell', () => {
    const one = numbers('distance', around(1, 0))
    const ten = numbers('distance', around(10, 0))
    expect(checkUnit({ ...at, state: ten, weeks: [one] })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'deaf',
      detail: 'mean 10 against 1: perhaps multiplied by 10, but all values are equal',
    })
    const few = numbers('distance', around(7, 5, 49), 1000)
    const judged = (change: Partial<typeof at>) => checkUnit({ ...at, ...change })
    expect(judged({ state: few })).toMatchObject({ reason: 'too-few-rows', n: 49, verdict: 'inconclusive' })
    expect(checkUnit({ ...at, state: null })).toMatchObject({ reason: 'no-rows', verdict: 'inconclusive' })
    expect(judged({ segment: 'ORD' })).toMatchObject({ reason: 'not-learned', verdict: 'inconclusive' })
    const small = numericProfile(numbers('distance', around(700, 500, 49)))
    expect(judged({ profile: small })).toMatchObject({ reason: 'too-few-rows', verdict: 'inconclusive' })
  })
})

describe('frozen subject', () => {
  const frozen = numbers('distance', around(650, 0))
  const learned = (constantShare: number | null) => ({ thresholds: [], constantShare })

  it('fails when every value is the same', () => {
    expect(checkConstant({ ...at, state: frozen })).toMatchObject({
      verdict: 'fail',
      statistic: 'range',
      value: 0,
      threshold: 0,
      detail: 'every value is 650',
    })
    expect(checkConstant(at)).toMatchObject({ verdict: 'pass', reason: 'measured', value: 1000 })
  })

  it('is usual where hours of the reference were so', () => {
    const weekday = { ...profile, learned: learned(0.02) }
    expect(checkConstant({ ...at, profile: weekday, state: frozen })).toMatchObject({
      verdict: 'pass',
      reason: 'usual',
    })
  })

  it('is told by the same hours where the reference does not say', () => {
    const unknown = { ...profile, learned: learned(null) }
    const judge = (weeks: readonly (typeof frozen)[]) =>
      checkConstant({ ...at, profile: unknown, state: frozen, weeks })
    expect(judge([])).toMatchObject({ verdict: 'inconclusive', reason: 'not-learned' })
    expect(judge([usual, frozen])).toMatchObject({ verdict: 'pass', reason: 'usual' })
    expect(judge([usual, usual])).toMatchObject({ verdict: 'fail', baseline: 'same-hours' })
  })

  it('is usual where the whole reference has one value', () => {
    const one = numericProfile(frozen, { learned: learned(null) })
    expect(checkConstant({ ...at, profile: one, state: frozen })).toMatchObject({
      verdict: 'pass',
      reason: 'usual',
    })
  })

  it('is not called so where chance makes it: a flag that is nearly always 0', () => {
    const flag = numericProfile(numbers('flag', [...around(0, 0, 990), ...around(-1, 0, 10)]))
    const state = (rows: number) => numbers('flag', around(0, 0, rows))
    expect(checkConstant({ ...at, profile: flag, state: state(60) })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-rows',
    })
    expect(checkConstant({ ...at, profile: flag, state: state(500) }).verdict).toBe('fail')
  })

  it('is not judged by a few values', () => {
    const few = numbers('distance', around(650, 0, 49), 951)
    expect(checkConstant({ ...at, state: few })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-rows',
    })
  })

  it('may be a category, but not one of many that share a bin', () => {
    const origin = categoryProfile(categories('origin', [60, 40, 10, 0, 5]), ['ORD', 'ATL'])
    const judge = (rows: readonly number[]) =>
      checkConstant({ ...at, profile: origin, state: categories('origin', rows) })
    expect(judge([0, 80, 0, 0, 9])).toMatchObject({ verdict: 'fail', value: 1, detail: 'every value is ATL' })
    expect(judge([1, 80, 0, 0, 9])).toMatchObject({ verdict: 'pass', value: 2 })
    expect(judge([0, 0, 80, 0, 9]).verdict).toBe('pass')
  })
})
