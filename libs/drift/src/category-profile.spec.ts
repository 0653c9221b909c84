import { categoryProfile } from './category-profile.ts'
import { learnerOf } from './learned-behaviour.ts'

const learn = learnerOf(null, [])
const profileOf = (texts: readonly (string | null)[]) => categoryProfile({ name: 'city', texts }, learn)
const named = (count: number) => Array.from({ length: count }, (_, i) => `c${1e7 + i}`)

describe('profile of categories', () => {
  it('has the categories by frequency, ties by name, then others, new ones and null', () => {
    expect(profileOf(['b', 'a', null, 'c', 'c', 'a', 'c', 'b', ''])).toEqual({
      type: 'category',
      name: 'city',
      categories: ['c', 'a', 'b', ''],
      others: [],
      counts: [3, 2, 2, 1, 0, 0, 1],
      n: 9,
      nulls: 1,
      distinct: 4,
      learned: { thresholds: [], constantShare: null },
    })
  })

  it('gives the 63 most frequent a bin each, and lists the rest', () => {
    const texts = named(80).flatMap((name, i) => Array<string>(i < 60 ? 3 : 1).fill(name))
    const { categories, others, counts, distinct } = profileOf(texts)
    expect(categories).toEqual(named(63))
    expect(others).toEqual(named(80).slice(63))
    expect(counts.slice(60)).toEqual([1, 1, 1, 17, 0, 0])
    expect(distinct).toBe(80)
  })

  it('lists at most a thousand others', () => {
    expect(profileOf(named(1_063)).others).toHaveLength(1_000)
    expect(profileOf(named(1_064))).toMatchObject({ others: null, distinct: 1_064 })
  })

  it('has bins for a column of nulls', () => {
    expect(profileOf([null, null])).toMatchObject({
      categories: [],
      others: [],
      counts: [0, 0, 2],
      nulls: 2,
      distinct: 0,
    })
  })

  it('takes a million categories', () => {
    const profile = profileOf(['z', ...named(1_000_000), 'z'])
    expect(profile).toMatchObject({ others: null, distinct: 1_000_001, n: 1_000_002 })
    expect(profile.categories).toEqual(['z', ...named(62)])
  })

  it('learns thresholds of its bins', () => {
    const eventTimes = Float64Array.from({ length: 24_000 }, (_, row) => row * 36_000)
    const texts = Array.from(eventTimes, (at, row) =>
      at % 86_400_000 < 43_200_000 && row % 3 === 0 ? 'night' : 'any',
    )
    const { learned } = categoryProfile({ name: 'city', texts }, learnerOf(eventTimes, [21_600_000]))
    expect(learned.thresholds).toMatchObject([{ baseline: 'reference', windows: 40 }])
    expect(learned.thresholds[0]?.threshold).toBeGreaterThan(0.3)
    expect(learned.constantShare).toBe(0.5)
  })
})
