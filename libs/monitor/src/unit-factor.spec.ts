import fc from 'fast-check'
import { defaultMonitor } from './default-monitor.ts'
import { momentsOf, type Moments } from './moments-of.ts'
import { unitFactor } from './unit-factor.ts'
import { changeBetween, usualChange, type MomentChange } from './usual-change.ts'

const factors = defaultMonitor.quality.unitFactors
const baseline: Moments = { rows: 600, mean: 700, deviation: 500 }
const steady: MomentChange = { mean: 0.1, deviation: 0.1 }
const times = ({ rows, mean, deviation }: Moments, factor: number): Moments => ({
  rows,
  mean: mean * factor,
  deviation: deviation * Math.abs(factor),
})
const look = (window: Moments, from: Moments = baseline, usual: MomentChange | null = steady) =>
  unitFactor({ window, baseline: from, usual: () => usual, factors })

describe('factor of a changed unit', () => {
  it.each(factors.flatMap((factor) => [factor, 1 / factor]))('is found: %p', (factor) => {
    expect(look(times(baseline, factor))).toMatchObject({ kind: 'changed', by: { factor } })
  })

  it('is told as people would say it', () => {
    expect(look(times(baseline, 1 / 60))).toMatchObject({ by: { words: 'divided by 60' } })
    expect(look(times(baseline, 1.609344))).toMatchObject({ by: { words: 'multiplied by 1.609344' } })
  })

  it('is none where the mean moves alone, or the spread does', () => {
    expect(look({ ...baseline, mean: 700 * 1.609344 })).toEqual({ kind: 'same' })
    expect(look({ ...baseline, deviation: 500 * 10 })).toEqual({ kind: 'same' })
  })

  it('is none where no change explains both better', () => {
    const near = (factor: number) =>
      unitFactor({ window: times(baseline, factor), baseline, usual: () => steady, factors: [1.5] })
    expect(near(1.2)).toEqual({ kind: 'same' })
    expect(near(1.4)).toMatchObject({ kind: 'changed' })
  })

  it('is none where values freeze, begin to vary or turn their sign', () => {
    expect(look({ ...baseline, deviation: 0 })).toEqual({ kind: 'same' })
    expect(look(baseline, { ...baseline, deviation: 0 })).toEqual({ kind: 'same' })
    expect(look(times(baseline, -60))).toEqual({ kind: 'same' })
    expect(look({ rows: 600, mean: 0, deviation: 0 })).toEqual({ kind: 'same' })
  })

  it('is unsure where weeks are as far apart, and found where they are not', () => {
    const stormy: MomentChange = { mean: 0.7, deviation: 1.1 }
    expect(look(times(baseline, 1.609344), baseline, stormy)).toMatchObject({
      kind: 'unsure',
      because: 'usual',
    })
    expect(look(times(baseline, 100 * 1.5), baseline, stormy)).toMatchObject({
      kind: 'changed',
      by: { factor: 100 },
    })
  })

  it('is unsure where weeks are not known, unless no week could be so far', () => {
    expect(look(times(baseline, 1.609344), baseline, null)).toMatchObject({
      kind: 'unsure',
      because: 'unknown',
    })
    expect(look(times(baseline, 1 / 60), baseline, null)).toMatchObject({ kind: 'changed' })
  })

  it('is unsure where one value alone is another alone', () => {
    const one: Moments = { rows: 600, mean: 1, deviation: 0 }
    expect(look({ ...one, mean: 10 }, one)).toMatchObject({
      kind: 'unsure',
      because: 'flat',
      by: { factor: 10 },
    })
    expect(look(one, one)).toEqual({ kind: 'same' })
    expect(look({ ...one, mean: 0 }, { ...one, mean: 0 })).toEqual({ kind: 'same' })
  })

  it('does not depend on the unit that both are in', () => {
    const moments = fc.record({
      rows: fc.integer({ min: 50, max: 10_000 }),
      mean: fc.integer({ min: -1000, max: 1000 }),
      deviation: fc.nat({ max: 1000 }),
    })
    const factor = fc.constantFrom(1, 1 / 60, 100)
    const powers = fc.integer({ min: -20, max: 20 }).map((power) => 2 ** power)
    fc.assert(
      fc.property(moments, factor, powers, (from, by, scale) => {
        const window = times(from, by)
        expect(look(times(window, scale), times(from, scale))).toEqual(look(window, from))
        if (from.mean !== 0 && from.deviation > 0) expect(look(window, from).kind === 'same').toBe(by === 1)
      }),
    )
  })
})

describe('usual change', () => {
  const week = (mean: number, deviation = 10): Moments => ({ rows: 100, mean, deviation })

  it('is what nearly all pairs of weeks stay within', () => {
    const quiet = Array.from({ length: 98 }, () => [week(100), week(110), week(100)])
    const faults = [week(6000, 600), week(100), week(100)]
    expect(usualChange([...quiet, faults])?.mean).toBeCloseTo(Math.log(1.1), 12)
    expect(usualChange([...quiet.slice(0, 20), faults])?.mean).toBeCloseTo(Math.log(60), 12)
  })

  it('is not known before half of the slots have two weeks', () => {
    const [two, one] = [[week(100), week(100)], [week(100)]]
    expect(usualChange([two, two, one, []])).toEqual({ mean: 0, deviation: 0 })
    expect(usualChange([two, one, []])).toBeNull()
    expect(usualChange([])).toBeNull()
  })

  it('is without bound for means about zero, which then show no factor', () => {
    const slots = Array.from({ length: 50 }, (_, at) => [week(at % 2 === 0 ? 1 : -1), week(1)])
    const usual = usualChange(slots)
    expect(usual).toEqual({ mean: Infinity, deviation: 0 })
    expect(look(times(week(1), 100), week(1), usual)).toMatchObject({ kind: 'unsure', because: 'usual' })
  })

  it('keeps noise from being taken for a unit: 500 weeks of few skewed rows', () => {
    let x = 7
    const random = () => (x = (16807 * x) % 2147483647) / 2147483647
    const hour = () => {
      const values = Array.from({ length: 50 }, () => Math.log(random()) ** 2)
      const sum = values.reduce((total, value) => total + value, 0)
      const sumOfSquares = values.reduce((total, value) => total + value * value, 0)
      return momentsOf({ n: values.length, nulls: 0, sum, sumOfSquares }) ?? baseline
    }
    const usual = usualChange(Array.from({ length: 168 }, () => [hour(), hour(), hour()]))
    const kinds = Array.from({ length: 500 }, () => look(hour(), hour(), usual).kind)
    expect(kinds.filter((kind) => kind === 'changed').length).toBeLessThanOrEqual(10)
  })

  it('is the distance of ratios, in whatever direction', () => {
    expect(changeBetween(week(10, 2), week(20, 1))).toEqual({ mean: Math.log(2), deviation: Math.log(2) })
    expect(changeBetween(week(0, 0), week(0, 0))).toEqual({ mean: 0, deviation: 0 })
    expect(changeBetween(week(0, 0), week(1, 1))).toEqual({ mean: Infinity, deviation: Infinity })
  })
})

describe('moments', () => {
  it('are those of the rows that have a value', () => {
    expect(momentsOf({ n: 3, nulls: 1, sum: 4, sumOfSquares: 10 })).toEqual({
      rows: 2,
      mean: 2,
      deviation: 1,
    })
    expect(momentsOf({ n: 3, nulls: 3, sum: 0, sumOfSquares: 0 })).toBeNull()
  })

  it('take what is left of large equal numbers for rounding', () => {
    const value = Math.fround(1.7e9 + 0.1)
    const values = Array.from({ length: 1_000 }, () => value)
    const sum = values.reduce((total, one) => total + one, 0)
    const sumOfSquares = values.reduce((total, one) => total + one * one, 0)
    expect(momentsOf({ n: 1_000, nulls: 0, sum, sumOfSquares })?.deviation).toBe(0)
  })
})
