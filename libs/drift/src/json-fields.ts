import { InvalidInput } from '@weir/vocabulary'

/** Fields of parsed JSON, by path. All throw InvalidInput `profile-invalid` with the path of what is wrong. */

export function recordOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid(path, 'not an object')
  return Object.fromEntries(Object.entries(json))
}

export function listOf<Item>(
  json: unknown,
  path: string,
  parse: (item: unknown, path: string) => Item,
): readonly Item[] {
  if (!Array.isArray(json)) throw invalid(path, 'not a list')
  return json.map((item: unknown, index) => parse(item, `${path}[${index}]`))
}

export function numberOf(json: unknown, path: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw invalid(path, 'not a finite number')
  return json
}

export function countOf(json: unknown, path: string): number {
  if (typeof json !== 'number' || !Number.isInteger(json) || json < 0) throw invalid(path, 'not a count')
  return json
}

export function shareOf(json: unknown, path: string): number {
  const share = numberOf(json, path)
  if (share < 0 || share > 1) throw invalid(path, 'not between 0 and 1')
  return share
}

export function textOf(json: unknown, path: string): string {
  if (typeof json !== 'string') throw invalid(path, 'not a text')
  return json
}

/** A text that is not empty. */
export function nameOf(json: unknown, path: string): string {
  if (typeof json !== 'string' || json === '') throw invalid(path, 'not a name')
  return json
}

export function invalid(path: string, problem: string): InvalidInput {
  return new InvalidInput('profile-invalid', `reference profile: ${path} is ${problem}`, { path, problem })
}
