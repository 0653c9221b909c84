import { InvalidInput } from '@weir/vocabulary'
import { type NumericProfile, type ReferenceProfile } from './reference-profile.ts'

/** Reads a reference profile from parsed JSON.
 *  @throws InvalidInput `profile-invalid` with the path of the first thing that is wrong */
export function parseProfile(json: unknown): ReferenceProfile {
  const { features, score } = recordOf(json, 'profile')
  if (!Array.isArray(features)) throw invalid('features', 'not a list')
  return {
    features: features.map((feature, index) => parseSubject(feature, `features[${index}]`)),
    score: parseSubject(score, 'score'),
  }
}

function parseSubject(json: unknown, path: string): NumericProfile {
  const record = recordOf(json, path)
  if (record['type'] !== 'number') throw invalid(`${path}.type`, 'not "number"')
  if (typeof record['name'] !== 'string' || record['name'] === '') throw invalid(`${path}.name`, 'not a name')
  const edges = numbersOf(record['edges'], `${path}.edges`)
  if (edges.some((edge, index) => edge !== Math.fround(edge) || edge <= (edges[index - 1] ?? -Infinity)))
    throw invalid(`${path}.edges`, 'not rising float32 values')
  const counts = numbersOf(record['counts'], `${path}.counts`)
  if (counts.length !== edges.length + 2) throw invalid(`${path}.counts`, 'not two longer than the edges')
  if (counts.some((count) => !Number.isInteger(count) || count < 0))
    throw invalid(`${path}.counts`, 'not counts')
  const n = counts.reduce((total, count) => total + count, 0)
  if (n === 0 || record['n'] !== n) throw invalid(`${path}.n`, 'not the positive sum of the counts')
  if (record['nulls'] !== counts.at(-1)) throw invalid(`${path}.nulls`, 'not the last count')
  return {
    type: 'number',
    name: record['name'],
    edges,
    counts,
    n,
    nulls: numberOf(record['nulls'], `${path}.nulls`),
    sum: numberOf(record['sum'], `${path}.sum`),
    sumOfSquares: numberOf(record['sumOfSquares'], `${path}.sumOfSquares`),
    min: record['min'] === null ? null : numberOf(record['min'], `${path}.min`),
    max: record['max'] === null ? null : numberOf(record['max'], `${path}.max`),
  }
}

function recordOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid(path, 'not an object')
  return Object.fromEntries(Object.entries(json))
}

function numbersOf(json: unknown, path: string): readonly number[] {
  if (!Array.isArray(json)) throw invalid(path, 'not a list')
  return json.map((value, index) => numberOf(value, `${path}[${index}]`))
}

function numberOf(json: unknown, path: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw invalid(path, 'not a finite number')
  return json
}

function invalid(path: string, problem: string): InvalidInput {
  return new InvalidInput('profile-invalid', `reference profile: ${path} is ${problem}`, { path, problem })
}
