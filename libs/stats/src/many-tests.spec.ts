import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { chiSquareTail } from './chi-square.ts'
import { eBenjaminiHochberg } from './e-benjamini-hochberg.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')).cases
const pValues: { pValues: number[]; q: number; discoveries: number[]; adjusted: number[] }[] =
  read('many-tests')
const eValues: { eValues: number[]; q: number; discoveries: number[] }[] = read('e-values')

const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })
const rate = fc.double({ min: 0.01, max: 0.5, noNaN: true })

describe('discoveries among many p-values', () => {
  it.each(pValues)('equal statsmodels at $q: $pValues', ({ pValues, q, discoveries, adjusted }) => {
    const found = benjaminiHochberg(pValues, q)
    expect(found.discoveries).toEqual(discoveries)
    for (const [index, value] of adjusted.entries()) expect(found.adjusted[index]).toBeCloseTo(value, 12)
  })

  it('have the values of the example', () => {
    const { discoveries, adjusted } = benjaminiHochberg([0.03, 0.001, 0.4], 0.05)
    expect(discoveries).toEqual([0, 1])
    for (const [index, value] of [0.045, 0.003, 0.4].entries()) expect(adjusted[index]).toBeCloseTo(value, 12)
  })

  it('are those of the step-up definition, keep the order of the p-values, and grow with the rate', () => {
    fc.assert(
      fc.property(family, rate, (values, q) => {
        const { discoveries, adjusted } = benjaminiHochberg(values, q)
        const rising = values.toSorted((a, b) => a - b)
        // A hair of tolerance, since q k / K rounds otherwise than p K / k.
        const bound = (hair: number) =>
          rising.findLast((p, i) => p <= ((q * (i + 1)) / values.length) * (1 + hair)) ?? -1
        for (const [index, p] of values.entries()) {
          if (p <= bound(-1e-12)) expect(discoveries).toContain(index)
          if (p > bound(1e-12)) expect(discoveries).not.toContain(index)
          expect(adjusted[index]).toBeGreaterThanOrEqual(p)
          expect(adjusted[index]).toBeLessThanOrEqual(1)
        }
        const more = benjaminiHochberg(values, q + 0.1).discoveries
        for (const index of discoveries) expect(more).toContain(index)
      }),
    )
  })

  it('are none of none', () => {
    expect(benjaminiHochberg([], 0.05)).toEqual({ discoveries: [], adjusted: [] })
    expect(eBenjaminiHochberg([], 0.05)).toEqual({ discoveries: [], adjusted: [] })
  })

  it('are refused for rates and values that are none', () => {
    for (const q of [0, 1, NaN]) {
      expect(() => benjaminiHochberg([0.1], q)).toThrow(RangeError)
      expect(() => eBenjaminiHochberg([1], q)).toThrow(RangeError)
    }
    for (const p of [-0.1, 1.1, NaN]) expect(() => benjaminiHochberg([p], 0.1)).toThrow(RangeError)
    for (const e of [-0.1, NaN]) expect(() => eBenjaminiHochberg([e], 0.1)).toThrow(RangeError)
  })
})

describe('discoveries among many e-values', () => {
  it.each(eValues)('equal the definition at $q: $eValues', ({ eValues, q, discoveries }) => {
    expect(eBenjaminiHochberg(eValues, q).discoveries).toEqual(discoveries)
  })

  it('have the values of the example, and take infinity as proof', () => {
    const { discoveries, adjusted } = eBenjaminiHochberg([40, 100, 1], 0.05)
    expect(discoveries).toEqual([0, 1])
    for (const [index, value] of [0.0375, 0.03, 1].entries()) expect(adjusted[index]).toBeCloseTo(value, 12)
    expect(eBenjaminiHochberg([Infinity, 0], 0.05)).toEqual({ discoveries: [0], adjusted: [0, 1] })
  })

  it('are those of p-values 1 / e', () => {
    fc.assert(
      fc.property(family, rate, (values, q) => {
        const inverse = values.map((p) => 1 / p).filter(Number.isFinite)
        const again = inverse.map((e) => 1 / e)
        fc.pre(again.every((p) => p <= 1))
        expect(eBenjaminiHochberg(inverse, q)).toEqual(benjaminiHochberg(again, q))
      }),
    )
  })
})

describe('discoveries, calibration', () => {
  it('are false at most at the rate, and find the shifted, with features that move together', () => {
    let x = 20010712
    const random = () => (x = (16807 * x) % 2147483647) / 2147483647
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
    const [features, shifted, shift, windows, q] = [200, 20, 5, 300, 0.1]
    const tally = { ofP: { false: 0, found: 0 }, ofE: { false: 0, found: 0 } }
    for (let window = 0; window < windows; window++) {
      const common = normal()
      const z = Array.from(
        { length: features },
        (_, feature) => Math.sqrt(0.5) * (common + normal()) + (feature < shifted ? shift : 0),
      )
      const p = z.map((value) => chiSquareTail(value * value, 1))
      // Likelihood ratio of the shift: mean 1 without it.
      const e = z.map((value) => Math.exp(shift * value - shift ** 2 / 2))
      for (const [of, { discoveries }] of [
        [tally.ofP, benjaminiHochberg(p, q)],
        [tally.ofE, eBenjaminiHochberg(e, q)],
      ] as const) {
        const found = discoveries.filter((feature) => feature < shifted).length
        of.found += found / shifted / windows
        of.false += (discoveries.length - found) / Math.max(discoveries.length, 1) / windows
      }
    }
    expect(tally.ofP.false).toBeLessThanOrEqual(q)
    expect(tally.ofE.false).toBeLessThanOrEqual(q)
    expect(tally.ofP.found).toBeGreaterThan(0.9)
    expect(tally.ofE.found).toBeGreaterThan(0.9)
  })

  it('are false at the very rate where p-values are independent', () => {
    let x = 5
    const random = () => (x = (16807 * x) % 2147483647) / 2147483647
    const [features, shifted, runs, q] = [40, 10, 2_000, 0.2]
    let falseShare = 0
    let squares = 0
    for (let run = 0; run < runs; run++) {
      const p = Array.from({ length: features }, (_, feature) =>
        feature < shifted ? random() * 1e-6 : random(),
      )
      const { discoveries } = benjaminiHochberg(p, q)
      const share = discoveries.filter((feature) => feature >= shifted).length / discoveries.length
      falseShare += share / runs
      squares += share ** 2 / runs
    }
    const error = Math.sqrt((squares - falseShare ** 2) / runs)
    // Exactly q times the share of hypotheses that hold.
    expect(Math.abs(falseShare - (q * (features - shifted)) / features)).toBeLessThan(3.3 * error)
  })
})
