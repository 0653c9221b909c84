import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { identify } from '../process/identity.ts'

/** The folders that downloads end up in, by what they hold. */
export const cachedPrograms = {
  kafka: 'kafka-4.4.0',
  'schema-registry': 'apicurio-registry-3.0.9',
  redis: 'embedded-redis-1.4.4',
} as const

/** The folder `<cacheDir>/<name>`, filled first if it is not there yet. It appears under its name only when
 *  it is complete, so that an interrupted download leaves nothing that could be taken for a program.
 *  @param fill puts the content into the given empty folder */
export async function cached(
  cacheDir: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheDir, name)
  await mkdir(cacheDir, { recursive: true })
  await removeAbandoned(cacheDir)
  if (existsSync(folder)) return folder
  const unfinished = join(cacheDir, `unfinished-${process.pid}-${name}-${randomBytes(4).toString('hex')}`)
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

/** Removes what downloads of processes that are no more have left. */
async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    const pid = /^unfinished-(\d+)-/.exec(entry)?.[1]
    if (pid === undefined || identify(Number(pid)) !== undefined) continue
    await rm(join(cacheDir, entry), { recursive: true, force: true })
  }
}
