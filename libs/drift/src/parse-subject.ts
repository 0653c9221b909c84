import { countOf, invalid, listOf, nameOf, numberOf, recordOf, shareOf, textOf } from './json-fields.ts'
import { nothingLearned } from './learned-behaviour.ts'
import {
  type CategoryProfile,
  type LearnedBehaviour,
  type LearnedThreshold,
  type NumericProfile,
  type SubjectProfile,
} from './reference-profile.ts'

export function parseSubject(json: unknown, path: string): SubjectProfile {
  const { type } = recordOf(json, path)
  if (type === 'category') return parseCategories(json, path)
  if (type !== 'number') throw invalid(`${path}.type`, 'neither "number" nor "category"')
  return parseNumbers(json, path)
}

export function parseNumbers(json: unknown, path: string): NumericProfile {
  const record = recordOf(json, path)
  if (record['type'] !== 'number') throw invalid(`${path}.type`, 'not "number"')
  const name = nameOf(record['name'], `${path}.name`)
  const edges = listOf(record['edges'], `${path}.edges`, numberOf)
  if (edges.some((edge, index) => edge !== Math.fround(edge) || edge <= (edges[index - 1] ?? -Infinity)))
    throw invalid(`${path}.edges`, 'not rising float32 values')
  return {
    ...({ type: 'number', name, edges } as const),
    ...countsOf(record, path, { wanted: edges.length + 2, rule: 'not two longer than the edges' }),
    sum: numberOf(record['sum'], `${path}.sum`),
    sumOfSquares: numberOf(record['sumOfSquares'], `${path}.sumOfSquares`),
    min: record['min'] === null ? null : numberOf(record['min'], `${path}.min`),
    max: record['max'] === null ? null : numberOf(record['max'], `${path}.max`),
    learned: parseLearned(record['learned'], `${path}.learned`),
  }
}

function parseCategories(json: unknown, path: string): CategoryProfile {
  const record = recordOf(json, path)
  const name = nameOf(record['name'], `${path}.name`)
  const categories = listOf(record['categories'], `${path}.categories`, textOf)
  const others = record['others'] === null ? null : listOf(record['others'], `${path}.others`, textOf)
  const listed = [...categories, ...(others ?? [])]
  if (new Set(listed).size !== listed.length) throw invalid(`${path}.categories`, 'naming one category twice')
  const counted = countsOf(record, path, {
    wanted: categories.length + 3,
    rule: 'not three longer than the categories',
  })
  if (counted.counts[categories.length + 1] !== 0) throw invalid(`${path}.counts`, 'counting new categories')
  const distinct = countOf(record['distinct'], `${path}.distinct`)
  if (others === null ? distinct <= listed.length : distinct !== listed.length)
    throw invalid(`${path}.distinct`, 'not the number of categories')
  const learned = parseLearned(record['learned'], `${path}.learned`)
  return { type: 'category', name, categories, others, ...counted, distinct, learned }
}

/** @param at how many counts there have to be, and what to say otherwise */
function countsOf(
  record: Readonly<Record<string, unknown>>,
  path: string,
  at: { readonly wanted: number; readonly rule: string },
) {
  const counts = listOf(record['counts'], `${path}.counts`, numberOf)
  if (counts.length !== at.wanted) throw invalid(`${path}.counts`, at.rule)
  if (counts.some((count) => !Number.isInteger(count) || count < 0))
    throw invalid(`${path}.counts`, 'not counts')
  const n = counts.reduce((total, count) => total + count, 0)
  if (n === 0 || record['n'] !== n) throw invalid(`${path}.n`, 'not the positive sum of the counts')
  const nulls = numberOf(record['nulls'], `${path}.nulls`)
  if (nulls !== counts.at(-1)) throw invalid(`${path}.nulls`, 'not the last count')
  return { counts, n, nulls }
}

/** Profiles that were frozen before anything was learned have none. */
function parseLearned(json: unknown, path: string): LearnedBehaviour {
  if (json === undefined) return nothingLearned
  const { thresholds, constantShare } = recordOf(json, path)
  return {
    thresholds: listOf(thresholds, `${path}.thresholds`, parseThreshold),
    constantShare: constantShare === null ? null : shareOf(constantShare, `${path}.constantShare`),
  }
}

function parseThreshold(json: unknown, path: string): LearnedThreshold {
  const { baseline, windowMs, windows, threshold } = recordOf(json, path)
  if (baseline !== 'reference' && baseline !== 'same-hours')
    throw invalid(`${path}.baseline`, 'neither "reference" nor "same-hours"')
  const learned = {
    windowMs: countOf(windowMs, `${path}.windowMs`),
    windows: countOf(windows, `${path}.windows`),
    threshold: numberOf(threshold, `${path}.threshold`),
  }
  if (learned.windowMs === 0) throw invalid(`${path}.windowMs`, 'not a length')
  if (learned.threshold < 0) throw invalid(`${path}.threshold`, 'below 0')
  return { baseline, ...learned }
}
