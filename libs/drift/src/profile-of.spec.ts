import { InvalidInput } from '@weir/vocabulary'
import { parseProfile } from './parse-profile.ts'
import { profileOf } from './profile-of.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(24)
const rows = 2_000
const column = (of: () => number) => Float64Array.from({ length: rows }, of)
const reference = {
  features: [
    { name: 'distance', values: column(() => 200 + 2_000 * random()) },
    { name: 'is_weekend', values: column(() => Number(random() < 0.3)) },
    { name: 'rate', values: column(() => (random() < 0.1 ? NaN : random())) },
    { name: 'never', values: column(() => NaN) },
    { name: 'always', values: column(() => 7) },
  ],
  score: { name: 'probability', values: column(random) },
}
const profile = profileOf(reference)
const [distance, weekend, rate, never, always] = profile.features

const changed = (change: Record<string, unknown>) => ({ ...profile, features: [{ ...distance, ...change }] })

describe('reference profile', () => {
  it('has 20 bins a feature and 50 for the score, of about equal counts, and a null bin', () => {
    expect(distance?.counts).toHaveLength(21)
    expect(profile.score.counts).toHaveLength(51)
    expect(distance?.counts.slice(0, -1).every((count) => Math.abs(count - 100) <= 1)).toBe(true)
    expect(distance?.counts.at(-1)).toBe(0)
  })

  it('counts every row of every column once', () => {
    for (const { counts, n } of [...profile.features, profile.score]) {
      expect(n).toBe(rows)
      expect(counts.reduce((total, count) => total + count, 0)).toBe(rows)
    }
  })

  it('keeps nulls in their own bin, and gives a column of nulls no edges', () => {
    expect(rate?.counts.at(-1)).toBe(rate?.nulls)
    expect(rate?.nulls).toBeGreaterThan(150)
    expect(never).toMatchObject({ edges: [], counts: [0, rows], nulls: rows, min: null, max: null, sum: 0 })
  })

  it('separates the two values of a flag, and a constant from all else', () => {
    expect(weekend?.counts.filter((count) => count > 0)).toHaveLength(2)
    expect(always?.counts).toEqual([0, rows, 0, 0])
    expect(always).toMatchObject({ min: 7, max: 7, sum: 7 * rows, sumOfSquares: 49 * rows })
  })

  it('survives JSON', () => {
    expect(parseProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
  })

  it.each([
    ['reference-empty', { features: [], score: { name: 'score', values: [] } }],
    [
      'reference-columns-differ',
      { features: [{ name: 'a', values: [1] }], score: { name: 'score', values: [1, 2] } },
    ],
    [
      'reference-column-repeated',
      {
        features: [
          { name: 'a', values: [1] },
          { name: 'a', values: [2] },
        ],
        score: { name: 'score', values: [1] },
      },
    ],
  ])('refuses a reference sample: %s', (code, columns) => {
    expect(() => profileOf(columns)).toThrow(expect.objectContaining({ code }))
    expect(() => profileOf(columns)).toThrow(InvalidInput)
  })
})

describe('profile from JSON', () => {
  it.each([
    ['profile', null],
    ['profile', [profile]],
    ['features', { score: profile.score }],
    ['score', { features: [] }],
    ['features[0].type', changed({ type: 'category' })],
    ['features[0].name', changed({ name: '' })],
    ['features[0].edges', changed({ edges: [2, 1] })],
    ['features[0].edges', changed({ edges: [0.1] })],
    ['features[0].edges[1]', changed({ edges: [1, 'two'] })],
    ['features[0].counts', changed({ counts: [rows] })],
    ['features[0].counts', changed({ counts: distance?.counts.map((count) => count / 3) })],
    ['features[0].n', changed({ n: rows + 1 })],
    ['features[0].nulls', changed({ nulls: 1 })],
    ['features[0].sum', changed({ sum: null })],
    ['features[0].max', changed({ max: 'high' })],
  ])('refuses one with a bad %s', (path, json) => {
    const context: unknown = expect.objectContaining({ path })
    expect(() => parseProfile(json)).toThrow(expect.objectContaining({ code: 'profile-invalid', context }))
  })
})
