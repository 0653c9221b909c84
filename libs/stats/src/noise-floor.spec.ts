import { readFileSync } from 'node:fs'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { ksInterval } from './ks-interval.ts'
import { noiseFloor } from './noise-floor.ts'
import { populationStability } from './psi.ts'

interface Floor {
  readonly n: number
  readonly m: number
  readonly bins: number
  readonly share: number
  readonly psi: number
  readonly jensenShannon: number
  readonly ks: number
}

const floors: Floor[] = JSON.parse(
  readFileSync(new URL('./golden/noise-floor.json', import.meta.url), 'utf8'),
).cases

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}

function draw(rows: number, bins: number, random: () => number): number[] {
  const counts = Array<number>(bins).fill(0)
  for (let row = 0; row < rows; row++) {
    const bin = Math.floor(random() ** 1.5 * bins)
    counts[bin] = (counts[bin] ?? NaN) + 1
  }
  return counts
}

describe('noise floor', () => {
  it.each(floors)('equals scipy: $n and $m rows, $bins bins, $share', (expected) => {
    const found = noiseFloor(expected, expected.share)
    expect(found.psi / expected.psi).toBeCloseTo(1, 10)
    expect(found.jensenShannon / expected.jensenShannon).toBeCloseTo(1, 10)
    expect(found.ks / expected.ks).toBeCloseTo(1, 8)
  })

  it('falls with more rows, and is no noise with one bin', () => {
    const small = noiseFloor({ n: 10_000, m: 100, bins: 20 }, 0.99)
    const large = noiseFloor({ n: 10_000, m: 1_000, bins: 20 }, 0.99)
    expect(large.jensenShannon).toBeLessThan(small.jensenShannon)
    expect(noiseFloor({ n: 10, m: 10, bins: 1 }, 0.99).psi).toBe(0)
  })

  it('of distances ends at 1, where they end', () => {
    const floor = noiseFloor({ n: 1, m: 1, bins: 20 }, 0.99)
    expect([floor.jensenShannon, floor.ks]).toEqual([1, 1])
    expect(floor.psi).toBeGreaterThan(10)
  })

  it('refuses empty windows, bins and shares', () => {
    expect(() => noiseFloor({ n: 0, m: 1, bins: 2 }, 0.9)).toThrow(RangeError)
    expect(() => noiseFloor({ n: 1, m: 1, bins: 0 }, 0.9)).toThrow(RangeError)
    expect(() => noiseFloor({ n: 1, m: 1, bins: 2 }, 1)).toThrow(RangeError)
  })
})

describe('noise floor, calibration', () => {
  it('is passed by chance as often as it says, and never missed by a real shift', () => {
    const random = parkMiller(44)
    const [n, m, bins] = [3_000, 600, 10]
    const floor = noiseFloor({ n, m, bins }, 0.95)
    const passed = { jensenShannon: 0, psi: 0, ks: 0 }
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const reference = draw(n, bins, random)
      const analysis = draw(m, bins, random)
      passed.jensenShannon += Number(jensenShannonDistance(reference, analysis) > floor.jensenShannon)
      passed.psi += Number(populationStability(reference, analysis) > floor.psi)
      passed.ks += Number(ksInterval(reference, analysis).lower > floor.ks)
    }
    // 0.05 +- 3 standard errors of 400 runs.
    expect(Math.abs(passed.jensenShannon / runs - 0.05)).toBeLessThan(0.033)
    expect(Math.abs(passed.psi / runs - 0.05)).toBeLessThan(0.033)
    // Bins leave part of the distance out: the floor errs on the quiet side.
    expect(passed.ks / runs).toBeLessThan(0.083)
    const shifted = draw(m, bins, () => random() ** 2)
    expect(jensenShannonDistance(draw(n, bins, random), shifted)).toBeGreaterThan(floor.jensenShannon)
  })
})
