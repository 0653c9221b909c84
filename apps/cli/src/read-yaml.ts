import { readFile } from 'node:fs/promises'
import { InvalidInput } from '@weir/vocabulary'
import { parseDocument } from 'yaml'
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

/** The value of a YAML or JSON text: plain data that ends. Aliases are resolved, unless one is inside its own anchor;
 *  unknown tags are refused.
 *  @param path for people
 *  @throws InvalidInput `yaml-invalid` */
export function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { stringKeys: true })
  // A tag that is not known is only a warning to the parser, which then reads a text.
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw invalid(path, problem)
  const value = resolved(document, path)
  requireEnd(value, path)
  return value
}

function resolved(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // Of aliases: without an anchor, or so many that they would fill the memory.
    if (!(error instanceof ReferenceError)) throw error
    throw invalid(path, error)
  }
}

/** @param within what the value is inside of */
function requireEnd(value: unknown, path: string, within: readonly unknown[] = []): void {
  if (typeof value !== 'object' || value === null) return
  if (within.includes(value))
    throw invalid(path, new Error('an alias stands inside what it is an alias of, which has no end'))
  for (const held of Object.values(value)) requireEnd(held, path, [...within, value])
}

function invalid(path: string, cause: Error): InvalidInput {
  return new InvalidInput('yaml-invalid', `${path} is not YAML of plain data: ${cause.message}`, {
    path,
    cause,
  })
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
