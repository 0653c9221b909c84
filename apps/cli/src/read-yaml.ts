import { readFile } from 'node:fs/promises'
import { InvalidInput } from '@weir/vocabulary'
import { parse, YAMLParseError } from 'yaml'
import { unreadable } from './file-part.ts'
import { parseDuration } from './duration.ts'

/** Reads a YAML or JSON file. Fields whose names end in `Ms` may be written as durations (`12h`, `7d`).
 *  @throws InvalidInput `file-unreadable`, `yaml-invalid`, `duration-invalid` */
export async function readYaml(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause))
  })
  return withDurations(parseYaml(text, path))
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw new InvalidInput('yaml-invalid', `${path} is not YAML: ${error.message}`, { path, cause: error })
  }
}

/** The same value with `'12h'` under a name that ends in `Ms` turned into milliseconds; `auto` stays. */
export function withDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDurations)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      key.endsWith('Ms') && typeof held === 'string' && held !== 'auto'
        ? parseDuration(held)
        : withDurations(held),
    ]),
  )
}
