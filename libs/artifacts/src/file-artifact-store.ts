import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isNativeError } from 'node:util/types'
import { type ArtifactStore } from '@weir/models'
import { InvalidInput, NotFound, Unavailable } from '@weir/vocabulary'

/** An artifact store in a folder: `<root>/<first 2 digits>/<sha256>`. A file appears under its name only when all of
 *  its bytes are on disk, so readers and other processes never see half of one.
 *  @returns a store whose methods also throw Unavailable `artifact-store-failed` when the disk refuses */
export function fileArtifactStore(root: string): ArtifactStore {
  return {
    put: (bytes) => guarded(() => put(root, bytes)),
    get: (sha256) => guarded(() => get(root, sha256)),
    has: (sha256) => guarded(() => exists(pathOf(root, sha256))),
  }
}

/** A corrupt file under the name is replaced: the bytes at hand are known to be right. */
async function put(root: string, bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes)
  const path = pathOf(root, sha256)
  if ((await exists(path)) && sha256Of(await readFile(path)) === sha256) return sha256
  await mkdir(dirname(path), { recursive: true })
  const incoming = join(dirname(path), `.incoming-${randomUUID()}`)
  try {
    await writeDurably(incoming, bytes)
    await rename(incoming, path)
  } finally {
    await rm(incoming, { force: true })
  }
  await syncFolder(dirname(path))
  await get(root, sha256)
  return sha256
}

async function get(root: string, sha256: string): Promise<Uint8Array> {
  const path = pathOf(root, sha256)
  if (!(await exists(path)))
    throw new NotFound('artifact-unknown', `there is no artifact ${sha256}`, { sha256 })
  const bytes = await readFile(path)
  const found = sha256Of(bytes)
  if (found !== sha256)
    throw new Unavailable(
      'artifact-corrupt',
      `the file of artifact ${sha256} has the sha256 ${found}; restore ${path}, or upload the artifact again`,
      { sha256, found, path },
    )
  return bytes
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The rename itself is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false
    throw error
  }
}

function pathOf(root: string, sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return join(root, sha256.slice(0, 2), sha256)
  throw new InvalidInput(
    'artifact-id-invalid',
    `${JSON.stringify(sha256.slice(0, 80))} is not a sha256: 64 lower-case hexadecimal digits`,
    { sha256: sha256.slice(0, 80) },
  )
}

async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new Unavailable('artifact-store-failed', `the artifact folder does not work: ${error.message}`, {
      errno: error.code,
      cause: error,
    })
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return isNativeError(error) && 'syscall' in error
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
