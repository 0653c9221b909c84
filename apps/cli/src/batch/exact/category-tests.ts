import { chiSquareTest } from '@weir/stats'
import { type CategoryTests } from '../../drift/exact-report.ts'
import { type ColumnAlone } from './adjust-tests.ts'
import { cramersV } from './cramers-v.ts'
import { nullsTest } from './number-tests.ts'

/** Rows that a cell should expect for the limit law to hold. */
const leastExpected = 5

type Texts = readonly (string | null)[]

/** Tests whether two columns of categories are draws of one distribution. Categories too rare for the chi-square law, as
 *  names that are in a row or two, are counted together.
 *  @param reference null for none; likewise `batch`. O(n) */
export function categoryTests(
  reference: Texts,
  batch: Texts,
): Omit<ColumnAlone<CategoryTests>, 'subject' | 'subjectKind'> {
  const counts = { reference: countsOf(reference), batch: countsOf(batch) }
  const referenceN = totalOf(counts.reference)
  const batchN = totalOf(counts.batch)
  const names = [...new Set([...counts.reference.keys(), ...counts.batch.keys()])]
  const pairs = names.map((name) => [counts.reference.get(name) ?? 0, counts.batch.get(name) ?? 0] as const)
  const smaller = Math.min(referenceN, batchN) / (referenceN + batchN)
  const isRare = ([one, other]: readonly [number, number]) => (one + other) * smaller < leastExpected
  const rare = pairs.filter(isRare)
  const common = pairs.filter((pair) => !isRare(pair))
  const cells = rare.length === 0 ? common : [...common, sumOf(rare)]
  const isEmpty = referenceN === 0 || batchN === 0
  const test =
    isEmpty || common.length === 0
      ? null
      : chiSquareTest([cells.map(([one]) => one), cells.map(([, other]) => other)])
  return {
    referenceN,
    batchN,
    nulls: nullsTest([reference.length, referenceN], [batch.length, batchN]),
    chiSquare: test,
    cramersV: test === null ? null : cramersV({ ...test, rows: referenceN + batchN }),
    distinct: names.length,
    pooled: rare.length,
  }
}

function countsOf(texts: Texts): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

function sumOf(pairs: readonly (readonly [number, number])[]): readonly [number, number] {
  return pairs.reduce(([one, other], pair) => [one + pair[0], other + pair[1]] as const, [0, 0] as const)
}
