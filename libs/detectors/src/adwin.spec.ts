import { Adwin } from './adwin.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}

/** Index of the first drift of a stream, or undefined. */
function firstDrift(length: number, valueAt: (i: number) => number): number | undefined {
  const adwin = new Adwin()
  for (let i = 0; i < length; i++) if (adwin.update(valueAt(i)) === 'drift') return i
  return undefined
}

describe('ADWIN', () => {
  it('stays quiet on a stream that never changes, and constant', () => {
    const random = parkMiller(7)
    expect(firstDrift(200_000, () => random())).toBeUndefined()
    expect(firstDrift(50_000, () => 0.1)).toBeUndefined()
  })

  it('finds a change where values are far from zero', () => {
    const random = parkMiller(8)
    const found = firstDrift(20_000, (i) => 1e6 + random() + Number(i >= 10_000))
    expect(found).toBeGreaterThanOrEqual(10_000)
    expect(found).toBeLessThan(10_100)
  })

  it('finds a change of values as large as it takes', () => {
    const found = firstDrift(4_000, (i) => (i < 2_000 ? 1e100 : 0.5e100) * (i % 2))
    expect(found).toBeGreaterThanOrEqual(2_000)
    expect(found).toBeLessThan(2_400)
  })

  it('shows after a drift what the cuts left, and then starts anew', () => {
    const adwin = new Adwin()
    let i = 0
    while (adwin.update(Number(i >= 640)) === 'none') i++
    expect(adwin.width).toBeLessThan(i + 1)
    expect(adwin.total).toBe(i + 1 - 640)
    adwin.update(0.5)
    expect([adwin.width, adwin.total, adwin.squaredDeviations]).toEqual([1, 0.5, 0])
    expect(adwin.bucketCounts).toEqual([1])
  })
})
