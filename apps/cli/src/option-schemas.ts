import { type Environment } from './addresses.ts'
import { parseAliasName, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { z } from 'zod'

/** Names and numbers on the command line; what they refuse carries the vocabulary's own codes. */
export const modelOption = z.string('name a model').transform((value) => parseModelName(value))
export const aliasOption = z.string('name an alias').transform((value) => parseAliasName(value))
export const versionOption = z.string('give a version number').transform((value) => parseVersionNumber(value))
export const revisionOption = z.coerce.number('a whole number from 0').int().min(0)
export const reasonOption = z.string('say why; it is stored with the rollout').trim().min(1).max(500)

/** Who gives a command when nobody is named. */
export function personName(env: Environment): string {
  return env['USER'] ?? env['LOGNAME'] ?? 'weir-cli'
}
