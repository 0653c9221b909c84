import { InvalidInput } from '@weir/vocabulary'

/** An object of a plan that is being read, and where it stands (`steps[0]`; empty: the plan itself). */
export interface Fields {
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Which numbers a field takes; without `fallback` the field must be there. */
export interface NumberRule {
  readonly above?: number
  readonly from?: number
  readonly to?: number
  readonly below?: number
  readonly isWhole?: boolean
  readonly fallback?: number
}

/** @throws InvalidInput unless the value is a plain object whose keys are all known */
export function fieldsOf(value: unknown, path: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid({ field: path || 'plan', value, limit: 'an object' })
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw invalid({ field: nameOf(path, unknown), value: unknown, limit: `one of ${known.join(', ')}` })
  return { path, values: { ...value } }
}

export function numberField(fields: Fields, key: string, rule: NumberRule): number {
  const value = fields.values[key] ?? rule.fallback
  const isInside =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value > (rule.above ?? -Infinity) &&
    value >= (rule.from ?? -Infinity) &&
    value <= (rule.to ?? Infinity) &&
    value < (rule.below ?? Infinity) &&
    (rule.isWhole !== true || Number.isSafeInteger(value))
  if (!isInside) throw invalid({ field: nameOf(fields.path, key), value, limit: limitOf(rule) })
  return value
}

export function booleanField(fields: Fields, key: string, fallback: boolean): boolean {
  const value = fields.values[key] ?? fallback
  if (typeof value !== 'boolean')
    throw invalid({ field: nameOf(fields.path, key), value, limit: 'true or false' })
  return value
}

/** A text of 1 to 128 characters. */
export function textField(fields: Fields, key: string): string {
  const value = fields.values[key]
  if (typeof value !== 'string' || value.length === 0 || value.length > 128)
    throw invalid({ field: nameOf(fields.path, key), value, limit: 'a text of 1 to 128 characters' })
  return value
}

export function choiceField<Choice extends string>(
  fields: Fields,
  key: string,
  { choices, fallback }: { readonly choices: readonly Choice[]; readonly fallback?: Choice },
): Choice {
  const value = fields.values[key] ?? fallback
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined)
    throw invalid({ field: nameOf(fields.path, key), value, limit: `one of ${choices.join(', ')}` })
  return choice
}

export function nameOf(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** The refusal of a plan: which field, what it was, what it may be. */
export function invalid(found: {
  readonly field: string
  readonly value: unknown
  readonly limit: string
}): InvalidInput {
  const shown = JSON.stringify(found.value)?.slice(0, 80) ?? String(found.value)
  return new InvalidInput('plan-invalid', `${found.field} is ${shown}, must be ${found.limit}`, found)
}

function limitOf({ above, from, to, below, isWhole }: NumberRule): string {
  const bounds = [
    above === undefined ? '' : `above ${above}`,
    from === undefined ? '' : `from ${from}`,
    to === undefined ? '' : `to ${to}`,
    below === undefined ? '' : `below ${below}`,
  ].filter((bound) => bound !== '')
  return [isWhole === true ? 'a whole number' : 'a number', ...bounds].join(' ')
}
