import { type Learn } from './learned-behaviour.ts'
import { type CategoryProfile } from './reference-profile.ts'

/** Texts of one categorical feature over the rows of the reference sample; null for null. */
export interface CategoryColumn {
  readonly name: string
  readonly texts: ArrayLike<string | null>
}

/** Categories that have a bin of their own. */
const mostCategories = 63
/** Further categories that are listed, so that a new one can be told from them. */
const mostOthers = 1_000

/** Freezes the most frequent categories (ties by name) and their counts, and what the column learns. O(n + d log d) for d
 *  categories. */
export function categoryProfile({ name, texts }: CategoryColumn, learn: Learn): CategoryProfile {
  const { rowsOf, nulls } = countTexts(texts)
  const categories = mostFrequent(rowsOf, mostCategories)
  const other = categories.length
  const binOf = new Map(categories.map((category, bin) => [category, bin]))
  const counts = Array<number>(other + 3).fill(0)
  const bins = new Uint8Array(texts.length)
  const values = new Float32Array(texts.length)
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] ?? null
    const bin = text === null ? other + 2 : (binOf.get(text) ?? other)
    counts[bin] = (counts[bin] ?? 0) + 1
    bins[row] = bin
    values[row] = text === null ? NaN : bin
  }
  const isListed = rowsOf.size - other <= mostOthers
  return {
    ...({
      type: 'category',
      name,
      categories,
      counts,
      n: texts.length,
      nulls,
      distinct: rowsOf.size,
    } as const),
    others: isListed ? [...rowsOf.keys()].filter((category) => !binOf.has(category)).sort() : null,
    learned: learn({ length: counts.length, bins, values }),
  }
}

function countTexts(texts: ArrayLike<string | null>) {
  const rowsOf = new Map<string, number>()
  let nulls = 0
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] ?? null
    if (text === null) nulls++
    else rowsOf.set(text, (rowsOf.get(text) ?? 0) + 1)
  }
  return { rowsOf, nulls }
}

/** Sorts no more than are wanted: a column may have a million categories. */
function mostFrequent(rowsOf: ReadonlyMap<string, number>, most: number): readonly string[] {
  const descending = Float64Array.from(rowsOf.values()).sort().reverse()
  const least = descending[most - 1] ?? 0
  const first: Entry[] = []
  const tied: Entry[] = []
  for (const entry of rowsOf) {
    if (entry[1] > least) first.push(entry)
    else if (entry[1] === least) tied.push(entry)
  }
  const ordered = [...first, ...firstByName(tied, most - first.length)]
  return ordered.sort((a, b) => b[1] - a[1] || byName(a, b)).map(([category]) => category)
}

type Entry = readonly [category: string, rows: number]

function firstByName(entries: readonly Entry[], wanted: number): readonly Entry[] {
  const found: Entry[] = []
  for (const entry of entries) {
    const last = found[wanted - 1]
    if (last !== undefined && byName(entry, last) > 0) continue
    const after = found.findIndex((other) => byName(entry, other) < 0)
    found.splice(after < 0 ? found.length : after, 0, entry)
    found.length = Math.min(found.length, wanted)
  }
  return found
}

function byName([a]: Entry, [b]: Entry): number {
  return a < b ? -1 : a > b ? 1 : 0
}
