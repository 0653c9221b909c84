import { type ReferenceColumn } from '@weir/artifacts'
import { seededRandom } from '../../estimate/seeded-random.ts'
import { type BatchRows } from '../read-rows.ts'
import { exactTests } from './exact-tests.ts'
import { categories, normals } from './made-columns.fixture.ts'

type Columns = Readonly<Record<string, readonly number[] | readonly (string | null)[]>>

function rowsOf(columns: Columns, score: readonly number[] | null = null): BatchRows {
  const made = Object.entries(columns).map(([feature, values]): ReferenceColumn => {
    const texts = values.map((value) => (typeof value === 'number' ? null : value))
    return values.some((value) => typeof value === 'number')
      ? { kind: 'numbers', feature, values: Float32Array.from(values, Number) }
      : { kind: 'texts', feature, values: texts }
  })
  const rows = made[0]?.values.length ?? 0
  return {
    ...{ name: 'rows', unused: [], total: rows },
    data: { rows, columns: made, eventTimes: null, labels: null, notes: [] },
    score: score === null ? null : Float32Array.from(score),
  }
}

describe('exact tests', () => {
  it('give what scipy gives for two samples with ties', () => {
    const reference = rowsOf({ x: [2, 3, 3, 4, 4, 5, 5, 6, 7, 10] })
    const batch = rowsOf({ x: [1, 2, 2, 3, 3, 3, 4, 4, 5, 9] })
    const [x] = exactTests(reference, batch).numbers
    expect(x).toMatchObject({
      ...{ subjectKind: 'feature', subject: 'x', referenceN: 10, batchN: 10, largestTie: 0.25 },
      ks: { statistic: 0.3, pValue: expect.closeTo(0.786929788, 8), law: 'exact' },
      mannWhitney: { statistic: 0.3, pValue: expect.closeTo(0.134763, 6) },
      cramerVonMises: { statistic: expect.closeTo(0.25, 10), pValue: expect.closeTo(0.20432354, 8) },
      welch: { statistic: expect.closeTo(-1.2768026787, 8), pValue: expect.closeTo(0.217935579, 8) },
      wasserstein: expect.closeTo(0.5577122419, 8),
      nulls: { statistic: 0, pValue: 1 },
    })
  })

  it('tell the size of a shift of half a standard deviation, and leave the other columns alone', () => {
    const random = seededRandom(7)
    const reference = rowsOf({ a: normals(2_000, random), b: normals(2_000, random) }, normals(2_000, random))
    const batch = rowsOf(
      { a: normals(1_500, random, 0.5), b: normals(1_500, random) },
      normals(1_500, random),
    )
    const { numbers, domainClassifier } = exactTests(reference, batch)
    const [a, ...others] = numbers
    expect(a?.wasserstein).toBeCloseTo(0.5, 1)
    // Of two normals half a standard deviation apart the greatest difference of their laws is 0.197.
    expect(a?.ks?.statistic).toBeCloseTo(0.197, 1)
    expect(a?.mannWhitney?.statistic).toBeCloseTo(0.638, 1)
    for (const test of [a?.ks, a?.mannWhitney, a?.cramerVonMises, a?.welch])
      expect(test?.adjusted).toBeLessThan(1e-10)
    expect(a?.welch?.statistic).toBeGreaterThan(10)
    expect(others.map(({ subjectKind, subject }) => `${subjectKind} ${subject}`)).toEqual([
      'feature b',
      'score score',
    ])
    for (const other of others) expect(other.ks?.adjusted).toBeGreaterThan(0.05)
    const { auc = Number.NaN, nullDeviation = Number.NaN } = domainClassifier ?? {}
    expect(auc).toBeCloseTo(0.638, 1)
    expect(auc).toBeGreaterThan(0.5 + 3 * nullDeviation)
  })

  it('are the same beside a column that is null in every row, whose nulls alone are tested', () => {
    const random = seededRandom(3)
    const sample = (count: number) => ({ a: normals(count, random), b: categories(count, random, 3) })
    const empty = (count: number) => Array<number>(count).fill(Number.NaN)
    const [reference, batch] = [sample(300), sample(200)]
    const alone = exactTests(rowsOf(reference), rowsOf(batch))
    const beside = exactTests(
      rowsOf({ ...reference, gone: normals(300, random), never: empty(300) }),
      rowsOf({ ...batch, gone: empty(200), never: empty(200) }),
    )
    const [a, gone, never] = beside.numbers
    const { nulls, ...withoutNulls } = alone.numbers[0] ?? {}
    expect(nulls).toMatchObject({ statistic: 0, pValue: 1 })
    expect(a).toMatchObject(withoutNulls)
    expect(beside.categories[0]?.chiSquare).toEqual(alone.categories[0]?.chiSquare)
    const untested = { ks: null, mannWhitney: null, cramerVonMises: null, welch: null, wasserstein: null }
    expect(gone).toMatchObject({ ...untested, referenceN: 300, batchN: 0 })
    expect(gone?.nulls?.adjusted).toBeLessThan(1e-10)
    expect(never).toMatchObject({ ...untested, largestTie: null, nulls: { statistic: 0, pValue: 1 } })
    expect(beside.domainClassifier).toEqual(alone.domainClassifier)
  })

  it('adjust the nulls of numbers and of categories together, each for its own column', () => {
    const random = seededRandom(17)
    const sample = (nulls: number) => ({
      number: normals(200, random),
      text: categories(200, random, 3).map((name, row) => (row < nulls ? null : name)),
    })
    const { numbers, categories: texts } = exactTests(rowsOf(sample(10)), rowsOf(sample(30)))
    expect(numbers[0]?.nulls).toEqual({ statistic: 0, pValue: 1, adjusted: 1 })
    const { statistic, pValue = Number.NaN, adjusted } = texts[0]?.nulls ?? {}
    expect(statistic).toBeCloseTo(20 / 200 / Math.sqrt(0.1 * 0.9 * (2 / 200)), 8)
    expect(adjusted).toBeCloseTo(2 * pValue, 10)
  })

  it('take infinities for nulls', () => {
    const random = seededRandom(5)
    const values = normals(400, random)
    const broken = values.map((value, row) => (row % 4 === 0 ? (-1) ** row * Infinity : value))
    const [x] = exactTests(rowsOf({ x: values }), rowsOf({ x: broken })).numbers
    expect(x).toMatchObject({ referenceN: 400, batchN: 300 })
    expect(x?.nulls?.statistic).toBeGreaterThan(9)
    expect(x?.ks?.pValue).toBeGreaterThan(0.9)
    expect(x?.wasserstein).toBeLessThan(0.2)
  })

  it('count categories that are too rare together, and say nothing where all of them are', () => {
    const random = seededRandom(11)
    const sample = (count: number, from: number) => ({
      id: Array.from({ length: count }, (_, row) => `id-${from + row}`),
      tail: [...categories(count - 200, random, 3), ...categories(200, random, 150)],
      one: Array<string>(count).fill('only'),
    })
    const { categories: found } = exactTests(rowsOf(sample(1_000, 0)), rowsOf(sample(800, 5_000)))
    const [id, tail, one] = found
    expect(id).toMatchObject({ chiSquare: null, cramersV: null, distinct: 1_800, pooled: 1_800 })
    expect(tail).toMatchObject({ chiSquare: { freedom: 3 } })
    expect(tail?.chiSquare?.pValue).toBeGreaterThan(0.001)
    expect(one).toMatchObject({
      chiSquare: { statistic: 0, freedom: 0, pValue: 1, adjusted: 1 },
      cramersV: 0,
    })
  })

  it('find categories that have changed places and tell by how much', () => {
    const random = seededRandom(13)
    const before = categories(2_000, random, 5)
    const after = categories(2_000, random, 5).map((name, row) => (row % 10 === 0 ? 'c0' : name))
    const [moved] = exactTests(rowsOf({ name: before }), rowsOf({ name: after })).categories
    expect(moved?.chiSquare?.adjusted).toBeLessThan(1e-6)
    expect(moved?.cramersV).toBeCloseTo(0.1, 1)
    const [apart] = exactTests(
      rowsOf({ name: before }),
      rowsOf({ name: before.map((name) => `new ${name}`) }),
    ).categories
    expect(apart?.cramersV).toBeCloseTo(1, 2)
  })

  it('have no statistic of one value alone that needs two, and no classifier without features', () => {
    const { numbers, domainClassifier } = exactTests(rowsOf({ x: [1] }), rowsOf({ x: [2] }))
    expect(numbers[0]).toMatchObject({
      ...{ ks: { statistic: 1, pValue: 1 }, mannWhitney: { statistic: 1 } },
      ...{ cramerVonMises: null, welch: null, wasserstein: null },
    })
    expect(domainClassifier).toMatchObject({ referenceRows: 1, analysisRows: 1 })
    expect(exactTests(rowsOf({}), rowsOf({})).domainClassifier).toBeNull()
  })
})
