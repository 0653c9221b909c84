import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { InvalidInput } from '@weir/vocabulary'
import { type FormPart } from './multipart-body.ts'

/** A file of the disk as a part of a form, read while it is sent.
 *  @throws InvalidInput `file-unreadable` */
export async function filePart(name: string, path: string): Promise<FormPart> {
  const { size, isFile } = await stat(path).then(
    (found) => ({ size: found.size, isFile: found.isFile() }),
    (cause: unknown) => {
      throw unreadable(path, cause instanceof Error ? cause.message : String(cause))
    },
  )
  if (!isFile) throw unreadable(path, 'not a file')
  return {
    name,
    filename: basename(path),
    sizeBytes: size,
    open: () => createReadStream(path),
  }
}

/** @param reason what the system says */
export function unreadable(path: string, reason: string): InvalidInput {
  return new InvalidInput('file-unreadable', `${path} cannot be read: ${reason}`, { path })
}
