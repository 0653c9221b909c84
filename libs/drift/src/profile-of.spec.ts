import { InvalidInput } from '@weir/vocabulary'
import { parseProfile } from './parse-profile.ts'
import { profileOf, type ReferenceContext, type ReferenceSample } from './profile-of.ts'

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

const eventTimes = Float64Array.from({ length: rows }, (_, row) => row * 600_000)
const labels = reference.score.values.map((score) => Number(random() < score))
const context = { eventTimes, labels, decision: { threshold: 0.5 } }
const carrier = {
  name: 'carrier',
  texts: Array.from({ length: rows }, (_, row) => ['AA', 'UA', null][row % 3] ?? null),
}
const withCategory = { ...reference, features: [...reference.features, carrier] }
const full = profileOf(withCategory, context)
const category = full.features.at(-1)

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

  it('counts infinities, and what is one as float32, as null', () => {
    const values = [1, Infinity, -Infinity, 1e39, NaN, 2]
    const wild = profileOf({ features: [{ name: 'a', values }], score: { name: 'score', values } })
      .features[0]
    expect(wild).toMatchObject({ n: 6, nulls: 4, min: 1, max: 2, sum: 3 })
  })

  it('has what event times and labels tell, and else says that it does not know', () => {
    expect(full.span).toEqual({ start: 0, end: (rows - 1) * 600_000 })
    expect(full.performance).toMatchObject({ rows })
    expect(full.score.learned.thresholds.length).toBeGreaterThan(0)
    expect(profile).toMatchObject({ span: null, performance: null })
    expect(profile.multivariate?.features).toEqual(['distance', 'is_weekend', 'rate'])
  })

  it('has no performance for a model that makes no decision', () => {
    expect(profileOf(reference, { eventTimes, labels }).performance).toBeNull()
  })

  it('is the same for the same sample', () => {
    expect(profileOf(withCategory, context)).toEqual(full)
  })

  it('survives JSON', () => {
    expect(parseProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
    expect(parseProfile(JSON.parse(JSON.stringify(full)))).toEqual(full)
  })

  const one = { name: 'a', values: [1] }
  it.each<[string, Partial<ReferenceSample & ReferenceContext>]>([
    ['reference-empty', { score: { name: 'score', values: [] } }],
    ['reference-columns-differ', { score: { name: 'score', values: [1, 2] }, features: [one] }],
    ['reference-columns-differ', { features: [{ name: 'a', texts: ['x', 'y'] }] }],
    ['reference-columns-differ', { labels: [] }],
    ['reference-column-repeated', { features: [one, { name: 'a', texts: ['x'] }] }],
    ['reference-time-invalid', { eventTimes: [NaN] }],
  ])('refuses a reference sample: %s', (code, changes) => {
    const of = { features: [], score: { name: 'score', values: [1] }, ...changes }
    expect(() => profileOf(of, of)).toThrow(expect.objectContaining({ code }))
    expect(() => profileOf(of, of)).toThrow(InvalidInput)
  })
})

describe('profile from JSON', () => {
  const without = (json: unknown, ...fields: readonly string[]): unknown =>
    JSON.parse(JSON.stringify(json, (key, value: unknown) => (fields.includes(key) ? undefined : value)))

  it('may be from before windows, components and labels were looked at', () => {
    const earlier = without(profile, 'learned', 'multivariate', 'performance', 'span')
    const nothing = { thresholds: [], constantShare: null }
    const parsed = parseProfile(earlier)
    expect(parsed).toMatchObject({ multivariate: null, performance: null, span: null })
    expect([...parsed.features, parsed.score].map(({ learned }) => learned)).toEqual(Array(6).fill(nothing))
    expect(without(parsed, 'learned')).toEqual(without({ ...profile, multivariate: null }, 'learned'))
  })

  const withPart = (part: 'multivariate' | 'performance' | 'span', change: Record<string, unknown>) => ({
    ...full,
    [part]: { ...full[part], ...change },
  })
  it('has no components where an earlier one kept as many as features: nothing is ever left of a row', () => {
    const { multivariate } = profile
    const size = multivariate?.features.length ?? NaN
    const row = (at: number) => Array.from({ length: size }, (_, feature) => Number(feature === at))
    const keeping = (count: number) =>
      parseProfile(
        withPart('multivariate', {
          ...multivariate,
          components: Array.from({ length: count }, (_, at) => row(at)),
        }),
      )
    expect(keeping(size).multivariate).toBeNull()
    expect(keeping(size - 1).multivariate).not.toBeNull()
  })

  const withCarrier = (change: Record<string, unknown>) => ({
    ...full,
    features: [{ ...category, ...change }],
  })
  const learning = (change: Record<string, unknown>) =>
    changed({
      learned: {
        constantShare: 0,
        thresholds: [{ baseline: 'reference', windowMs: 1, windows: 9, threshold: 0, ...change }],
      },
    })

  it.each([
    ['profile', null],
    ['profile', [profile]],
    ['features', { score: profile.score }],
    ['score', { features: [] }],
    ['score.type', { ...full, score: category }],
    ['features[0].type', changed({ type: 'text' })],
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
    ['features[0].learned', changed({ learned: null })],
    ['features[0].learned.constantShare', changed({ learned: { thresholds: [], constantShare: 2 } })],
    ['features[0].learned.thresholds[0].baseline', learning({ baseline: 'trailing' })],
    ['features[0].learned.thresholds[0].windowMs', learning({ windowMs: 0 })],
    ['features[0].learned.thresholds[0].threshold', learning({ threshold: -1 })],
    ['features[0].categories[1]', withCarrier({ categories: ['AA', 7] })],
    ['features[0].categories', withCarrier({ categories: ['AA', 'AA'] })],
    ['features[0].counts', withCarrier({ categories: ['AA'] })],
    ['features[0].counts', withCarrier({ counts: [667, 666, 0, 667, 0], nulls: 0 })],
    ['features[0].others', withCarrier({ others: 'none' })],
    ['features[0].distinct', withCarrier({ distinct: 3 })],
    ['features[0].distinct', withCarrier({ others: null })],
    ['multivariate.features', withPart('multivariate', { features: ['one'] })],
    ['multivariate.means', withPart('multivariate', { means: [1] })],
    ['multivariate.deviations', withPart('multivariate', { deviations: [1, 0, 1] })],
    ['multivariate.correlation', withPart('multivariate', { correlation: [] })],
    ['multivariate.components', withPart('multivariate', { components: [] })],
    ['multivariate.components[0]', withPart('multivariate', { components: [[1]] })],
    ['multivariate.error', withPart('multivariate', { error: undefined })],
    ['performance.positives', withPart('performance', { positives: rows + 1 })],
    ['performance.calibration', withPart('performance', { calibration: null })],
    [
      'performance.calibration.scores',
      withPart('performance', { calibration: { scores: [1, 0], probabilities: [0, 1] } }),
    ],
    [
      'performance.calibration.probabilities',
      withPart('performance', { calibration: { scores: [0, 1], probabilities: [1, 0] } }),
    ],
    [
      'performance.gap.deviation',
      withPart('performance', { gap: { blockMs: 1, blocks: 8, mean: 0, deviation: -1 } }),
    ],
    [
      'performance.cellGap.covariances[0]',
      withPart('performance', {
        cellGap: {
          mean: { flagged: 0, others: 0 },
          covariances: [{ flagged: -1, both: 0, others: 0 }],
        },
      }),
    ],
    ['performance.labelScatter.spans', withPart('performance', { labelScatter: { spans: [] } })],
    [
      'performance.labelScatter.spans[0].spans',
      withPart('performance', { labelScatter: { spans: [{ spanMs: 1, spans: 1 }] } }),
    ],
    [
      'performance.labelScatter.spans[0].common.both',
      withPart('performance', {
        labelScatter: { spans: [{ spanMs: 1, spans: 8, common: { flagged: 0, both: null } }] },
      }),
    ],
    ['span.end', withPart('span', { end: -1 })],
  ])('refuses one with a bad %s', (path, json) => {
    const context: unknown = expect.objectContaining({ path })
    expect(() => parseProfile(json)).toThrow(expect.objectContaining({ code: 'profile-invalid', context }))
  })
})
