import fc from 'fast-check'
import { hourMs } from '@weir/vocabulary'
import { checkCategoryGone } from './check-category-gone.ts'
import { checkUnseenCategory } from './check-unseen-category.ts'
import { defaultMonitor } from './default-monitor.ts'
import { categories, categoryProfile, t0 } from './made-hours.fixture.ts'

// ORD, ATL, a small one, OTHER, NEW, null
const usual = [300, 200, 20, 400, 0, 80]
const profile = categoryProfile(
  categories(
    'origin',
    usual.map((rows) => rows * 100),
  ),
  ['ORD', 'ATL', 'BTV'],
)
const at = {
  rules: defaultMonitor.quality,
  kind: 'feature' as const,
  profile,
  window: { start: t0, end: t0 + hourMs },
  segment: '',
  state: categories('origin', usual),
  weeks: [],
  slots: () => [],
}
const ord = (rows: readonly number[], weeks: readonly (readonly number[])[] = []) =>
  checkCategoryGone({
    ...at,
    state: categories('origin', rows),
    weeks: weeks.map((week) => categories('origin', week)),
  }).find(({ subject }) => subject === 'origin=ORD')

describe('unseen categories', () => {
  it('fail when they are more than a few', () => {
    const state = categories('origin', [300, 200, 20, 400, 30, 50])
    expect(checkUnseenCategory({ ...at, state })).toMatchObject({ verdict: 'fail', threshold: 0.005, n: 950 })
    expect(checkUnseenCategory(at)).toMatchObject({ verdict: 'pass', value: 0, n: 920, referenceN: 92_000 })
  })

  it('are not told by a few rows of the reference', () => {
    const state = categories('origin', [300, 200, 20, 400, 30, 50])
    const few = (rows: number) =>
      checkUnseenCategory({
        ...at,
        profile: categoryProfile(categories('origin', [rows, 0, 0, 0, 0, 7]), ['ORD', 'ATL', 'BTV']),
        state,
      })
    expect(few(99)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-rows', referenceN: 99 })
    expect(few(100)).toMatchObject({ verdict: 'fail' })
  })

  it('cannot be told where the reference had too many to list', () => {
    const many = { ...profile, others: null }
    expect(checkUnseenCategory({ ...at, profile: many })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'deaf',
    })
  })

  it('are an error where the bins are not those of the profile', () => {
    const state = categories('origin', [...usual, 1])
    expect(checkUnseenCategory({ ...at, state })).toMatchObject({ verdict: 'error', reason: 'bins-differ' })
    expect(checkCategoryGone({ ...at, state })).toMatchObject([
      { verdict: 'error', reason: 'bins-differ', subject: 'origin', family: 'volume' },
    ])
  })

  it('are not judged without rows', () => {
    expect(checkUnseenCategory({ ...at, state: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no-rows',
    })
    expect(checkCategoryGone({ ...at, state: null })).toEqual([])
  })
})

describe('category that is gone', () => {
  it('fails while it is away and passes when it is back', () => {
    expect(ord([0, 200, 20, 400, 0, 80])).toMatchObject({
      check: 'category_gone',
      family: 'volume',
      verdict: 'fail',
      baseline: 'reference',
      value: 0,
      threshold: 0.1,
      detail: '0 rows against 202 expected',
    })
    expect(ord(usual)).toMatchObject({ verdict: 'pass', value: 1 })
  })

  it('fails below a tenth of the expected rows, and not at a tenth', () => {
    const hour = [9, 200, 20, 691, 0, 0]
    expect(ord([29, 200, 20, 671, 0, 0])?.verdict).toBe('fail')
    expect(ord([30, 200, 20, 670, 0, 0])?.verdict).toBe('pass')
    expect(ord(hour)?.value).toBeCloseTo(0.03, 12)
  })

  it('has a result for categories of which enough rows are expected, and only for them', () => {
    const subjects = (rows: readonly number[]) =>
      checkCategoryGone({ ...at, state: categories('origin', rows) }).map(({ subject }) => subject)
    expect(subjects(usual)).toEqual(['origin=ORD', 'origin=ATL', 'origin=BTV'])
    expect(subjects([30, 20, 2, 40, 0, 8])).toEqual(['origin=ORD', 'origin=ATL'])
    expect(subjects([3, 2, 0, 4, 0, 1])).toEqual([])
  })

  it('expects what the same hours had, once they have enough', () => {
    const night = [0, 500, 0, 400, 0, 100]
    expect(ord(night)?.verdict).toBe('fail')
    expect(ord(night, [night])).toBeUndefined()
    expect(ord([0, 200, 20, 400, 0, 80], [usual, usual])).toMatchObject({
      verdict: 'fail',
      baseline: 'same-hours',
    })
    expect(ord(night, [[0, 40, 0, 0, 0, 0]])).toMatchObject({ verdict: 'fail', baseline: 'reference' })
  })

  it('holds a segment against its own hours alone', () => {
    expect(
      checkCategoryGone({ ...at, segment: 'origin=ATL', state: categories('origin', [0, 200, 0, 0, 0, 0]) }),
    ).toEqual([])
  })

  it('is not told by less traffic, nor by nulls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 5000 }), (part, nulls) => {
        const less = usual.map((rows, bin) => (bin === 5 ? nulls : Math.ceil(rows / part)))
        const results = checkCategoryGone({ ...at, state: categories('origin', less) })
        expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
      }),
    )
    expect(checkCategoryGone({ ...at, state: categories('origin', [0, 0, 0, 0, 0, 900]) })).toEqual([])
  })
})
