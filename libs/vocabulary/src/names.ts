import { type Brand } from './brand.ts'
import { InvalidInput } from './failure.ts'

/** Name of a model: lower-case letters, digits, `-`, `_`, `.`; starts with a letter or digit; at most 128 characters. */
export type ModelName = Brand<string, 'ModelName'>
/** Name of an alias: letters, digits, `-`, `_`; at most 128 characters; not a version number. */
export type AliasName = Brand<string, 'AliasName'>
/** Number of a model version: a rising integer from 1. */
export type VersionNumber = Brand<number, 'VersionNumber'>

const modelPattern = /^[a-z0-9][a-z0-9._-]{0,127}$/
const aliasPattern = /^[A-Za-z][A-Za-z0-9_-]{0,127}$/

/** @throws InvalidInput with the value and the pattern */
export function parseModelName(value: unknown): ModelName {
  if (typeof value === 'string' && modelPattern.test(value)) return value as ModelName
  throw new InvalidInput(
    'model-name-invalid',
    `model name ${show(value)} does not match ${modelPattern.source}`,
    {
      value,
    },
  )
}

/** @throws InvalidInput with the value and the pattern; `latest` and `v<digits>` are reserved */
export function parseAliasName(value: unknown): AliasName {
  const valid =
    typeof value === 'string' && aliasPattern.test(value) && value !== 'latest' && !/^v\d+$/.test(value)
  if (valid) return value as AliasName
  throw new InvalidInput(
    'alias-name-invalid',
    `alias ${show(value)} does not match ${aliasPattern.source}, or is reserved (latest, v<digits>)`,
    { value },
  )
}

/** Accepts an integer from 1, or its decimal text as it stands in a URL.
 *  @throws InvalidInput with the value */
export function parseVersionNumber(value: unknown): VersionNumber {
  const number = typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 1)
    return number as VersionNumber
  throw new InvalidInput('version-number-invalid', `version ${show(value)} is not an integer from 1`, {
    value,
  })
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? String(value)
}
