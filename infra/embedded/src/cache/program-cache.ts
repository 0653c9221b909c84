import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const abandonedAfterMs = 3_600_000

/** The folder `<cacheDir>/<name>`, filled first if it is not there yet. It appears under its name only when
 *  it is complete, so that an interrupted download leaves nothing that could be taken for a program.
 *  @param fill puts the content into the given empty folder */
export async function cached(
  cacheDir: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheDir, name)
  if (existsSync(folder)) return folder
  await mkdir(cacheDir, { recursive: true })
  await removeAbandoned(cacheDir)
  const unfinished = join(cacheDir, `unfinished-${name}-${randomBytes(4).toString('hex')}`)
  await mkdir(unfinished)
  try {
    await fill(unfinished)
    await rename(unfinished, folder).catch((error: unknown) => {
      // Another process finished the same download first; its copy is as good.
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    if (!entry.startsWith('unfinished-')) continue
    const path = join(cacheDir, entry)
    const changed = await stat(path).catch(() => undefined)
    if (changed !== undefined && Date.now() - changed.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
