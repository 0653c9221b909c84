import { readFileSync } from 'node:fs'
import { criticalDistance, scaledDistance } from './kolmogorov-smirnov.ts'
import { Kswin } from './kswin.ts'

interface Case {
  readonly a: number[]
  readonly b: number[]
  readonly scaled: number
  readonly pValue: number
}
const golden: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('./golden/kolmogorov-smirnov.json', import.meta.url), 'utf8'),
)
const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(11)

describe('KSWIN', () => {
  it.each(golden.cases)('measures the distance $scaled as scipy does', ({ a, b, scaled }) => {
    const [one, other] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()]
    expect(scaledDistance(one, other)).toBe(scaled)
    expect(scaledDistance(other, one)).toBe(scaled)
  })

  it.each(golden.cases)(
    'takes $scaled for as rare as scipy does: p = $pValue',
    ({ a, b, scaled, pValue }) => {
      const critical = (alpha: number) => criticalDistance(a.length, b.length, alpha)
      expect(critical(Math.min(pValue * (1 + 1e-9), 1))).toBeLessThanOrEqual(scaled)
      expect(critical(pValue * (1 - 1e-9))).toBeGreaterThan(scaled)
    },
  )

  it('tells when no distance is rare enough', () => {
    expect(criticalDistance(3, 2, 0.05)).toBe(7)
    expect(criticalDistance(70, 30, 0.005)).toBe(771)
  })

  it('tests the newest values against all older ones, in whatever order they come', () => {
    const kswin = new Kswin({ alpha: 0.05, windowSize: 20, statSize: 8 })
    const critical = criticalDistance(12, 8, 0.05)
    const came: number[] = []
    for (let i = 0; i < 3_000; i++) {
      const x = Math.floor(30 * random()) + (i % 500 < 250 ? 0 : 8)
      came.push(x)
      const window = Float64Array.from(came.slice(-20))
      const far =
        window.length === 20 &&
        scaledDistance(window.slice(0, 12).sort(), window.slice(12).sort()) >= critical
      expect(kswin.update(x)).toBe(far ? 'drift' : 'none')
      if (far) came.splice(0, came.length - 8)
    }
  })

  it('is wrong at one test in alpha, or fewer', () => {
    const trials = 5_000
    let drifts = 0
    for (let i = 0; i < trials; i++) {
      const kswin = new Kswin({ alpha: 0.05, windowSize: 20, statSize: 8 })
      for (let k = 0; k < 19; k++) kswin.update(random())
      drifts += Number(kswin.update(random()) === 'drift')
    }
    expect(drifts / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials))
    expect(drifts / trials).toBeGreaterThan(0.03)
  })

  it('finds a shift, and a change of spread alone', () => {
    for (const valueAt of [(u: number) => u + 1, (u: number) => 10 * (u - 0.5) + 0.5]) {
      const kswin = new Kswin({ alpha: 1e-6, windowSize: 200, statSize: 80 })
      let i = 0
      while (kswin.update(i < 1_000 ? random() : valueAt(random())) === 'none' && i < 1_500) i++
      expect(i).toBeGreaterThanOrEqual(1_000)
      expect(i).toBeLessThan(1_080)
    }
  })
})
