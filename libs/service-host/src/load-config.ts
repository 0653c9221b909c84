import { type z } from 'zod'
import { type HostConfig } from './base-config.ts'
import { maskSecrets } from './mask-secrets.ts'
import { isForeignKey, type AppName } from './platform-keys.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A config schema: an object keyed by the `WEIR_*` variables it reads, `baseConfig.host` included. */
export type ConfigSchema = z.ZodObject<z.core.$ZodLooseShape, z.core.$strip>

/** The environment does not make a valid config; the message has one line for each key at fault. */
export class ConfigInvalid extends Error {
  readonly problems: readonly string[]

  constructor(app: string, problems: readonly string[]) {
    super([`${app}: the configuration is not valid`, ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.name = 'ConfigInvalid'
    this.problems = problems
  }
}

/** Reads a service's config from its environment. An empty variable counts as unset.
 *  @throws ConfigInvalid with every key at fault: wrong values, and `WEIR_*` keys that nothing on the platform reads */
export function loadConfig<Schema extends ConfigSchema>(
  app: AppName,
  schema: Schema,
  env: Environment,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(env).filter(
      ([key, value]) => key.startsWith('WEIR_') && value !== undefined && value !== '',
    ),
  )
  const unknown = Object.keys(given)
    .filter((key) => !(key in schema.shape) && !isForeignKey(app, key))
    .map((key) => `${key}: unknown key`)
  const parsed = schema.safeParse(given)
  const invalid = parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, given))
  const problems = [...invalid, ...openWithoutAuth(given), ...unknown]
  if (!parsed.success || problems.length > 0) throw new ConfigInvalid(app, problems)
  return parsed.data
}

/** One line a key, `KEY=value`, secrets masked; a value that was not set is marked as the default. */
export function printConfig(config: Readonly<Record<string, unknown>>, env: Environment): string {
  return Object.entries(config)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key}=${maskSecrets(key, String(value ?? ''))}${env[key] ? '' : '  (default)'}`)
    .join('\n')
}

/** Whether only this machine can reach a server bound to `host`. */
export function isLoopback(host: HostConfig['WEIR_HOST']): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function describe(issue: z.core.$ZodIssue, given: Environment): string {
  const key = String(issue.path[0] ?? '')
  const value = given[key]
  const got = value === undefined ? 'not set' : `got "${maskSecrets(key, value)}"`
  return `${key}: ${issue.message} (${got})`
}

function openWithoutAuth(given: Environment): string[] {
  const host = given['WEIR_HOST'] ?? '127.0.0.1'
  if (given['WEIR_AUTH'] !== 'off' || isLoopback(host)) return []
  return [`WEIR_AUTH: "off" is accepted on loopback only, and WEIR_HOST is "${host}"`]
}
