import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { unreadable } from '../file-part.ts'
import { type LoadedFile } from './file-columns.ts'

/** Reads a file of rows whole. @throws InvalidInput `file-unreadable` */
export async function loadFile(path: string): Promise<LoadedFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause))
  })
  return { name: basename(path), bytes }
}
