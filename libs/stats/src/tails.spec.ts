import { readFileSync } from 'node:fs'
import { chiSquareTail } from './chi-square.ts'
import { cramerVonMisesTail } from './cramer-von-mises-law.ts'
import { kolmogorovQuantile, kolmogorovTail } from './kolmogorov.ts'
import { studentTail } from './student-tail.ts'

interface Tails {
  readonly chiSquare: { value: number; freedom: number; tail: number }[]
  readonly kolmogorov: { x: number; tail: number }[]
  readonly student: { t: number; freedom: number; tail: number }[]
  readonly cramerVonMises: { x: number; tail: number }[]
}
const golden: Tails = JSON.parse(readFileSync(new URL('./golden/tails.json', import.meta.url), 'utf8')).cases
const relative = (found: number, value: number) => Math.abs(found - value) / Math.max(value, 1e-300)

describe('tails of the null laws', () => {
  it.each(golden.chiSquare)('chi-square of $value, $freedom', ({ value, freedom, tail }) => {
    expect(relative(chiSquareTail(value, freedom), tail)).toBeLessThan(1e-11)
  })

  it.each(golden.kolmogorov)('Kolmogorov at $x', ({ x, tail }) => {
    expect(relative(kolmogorovTail(x), tail)).toBeLessThan(1e-12)
  })

  it.each(golden.student)('Student of $t, $freedom', ({ t, freedom, tail }) => {
    expect(relative(studentTail(t, freedom), tail)).toBeLessThan(1e-10)
  })

  it.each(golden.cramerVonMises)('Cramer-von Mises at $x', ({ x, tail }) => {
    expect(Math.abs(cramerVonMisesTail(x) - tail)).toBeLessThan(1e-13)
  })

  it('reach 1 and 0 at the ends', () => {
    expect(chiSquareTail(0, 3)).toBe(1)
    expect(chiSquareTail(Infinity, 3)).toBe(0)
    expect([-1, 0, 1e-300].map(kolmogorovTail)).toEqual([1, 1, 1])
    expect(kolmogorovTail(60)).toBe(0)
    expect(studentTail(0, 5)).toBe(1)
    expect(studentTail(-Infinity, 5)).toBe(0)
    expect([cramerVonMisesTail(0), cramerVonMisesTail(1e9)]).toEqual([1, 0])
  })

  it('fall without a step where one series takes over from the other', () => {
    expect(kolmogorovTail(1 - 1e-12)).toBeCloseTo(kolmogorovTail(1), 11)
    for (const t of [0.5, 1, 3, 6])
      expect(relative(studentTail(t, 9999.999), studentTail(t, 10_000))).toBeLessThan(1e-6)
    expect(relative(studentTail(1 - 1e-12, 7), studentTail(1, 7))).toBeLessThan(1e-11)
  })

  it('have the quantile as inverse', () => {
    for (const share of [1e-6, 0.05, 0.5, 0.99, 0.9999])
      expect(kolmogorovTail(kolmogorovQuantile(share))).toBeCloseTo(1 - share, 10)
  })

  it('refuse arguments outside of their domain', () => {
    const calls = [
      () => chiSquareTail(-1, 2),
      () => chiSquareTail(NaN, 2),
      () => chiSquareTail(1, 0),
      () => studentTail(NaN, 2),
      () => studentTail(1, 0),
      () => kolmogorovQuantile(1),
    ]
    for (const call of calls) expect(call).toThrow(RangeError)
  })
})
