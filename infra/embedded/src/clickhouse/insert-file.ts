import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type InsertWithData } from './insert-statement.ts'
import { quoted } from './request-context.ts'

/** The folder in which the data of inserts waits for the engine. Emptied at each start. */
export class InsertFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async prepare(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
    await mkdir(this.#folder, { recursive: true })
  }

  /** Stores the data in a file while the action runs. */
  async with<T>(data: AsyncIterable<Buffer> | Readable, action: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#folder, randomUUID())
    try {
      await pipeline(data instanceof Readable ? data : Readable.from(data), createWriteStream(path))
      return await action(path)
    } finally {
      await rm(path, { force: true })
    }
  }
}

/** The statement that reads the data of an INSERT from a file, whatever its format: no conversion on the way.
 *  @param compression as the engine names it */
export function insertFromFile(insert: InsertWithData, path: string, compression: string): string {
  const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8').trim()
  const source = `FROM INFILE ${quoted(path)} COMPRESSION ${quoted(compression)}`
  return [utf8(insert.target), source, utf8(insert.settings), `FORMAT ${utf8(insert.format)}`]
    .filter((part) => part !== '')
    .join(' ')
}
