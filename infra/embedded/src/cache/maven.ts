import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Unavailable } from '@weir/vocabulary'
import { type Site } from '../systems/backing-system.ts'
import { type SystemName } from '../system-name.ts'

/** Pinned to the last line that copies an artifact without reading its parent's descriptor: the registry's
 *  parent was never published, at which 3.x stops. */
export const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:2.8'
const progressEveryMs = 4000
const linesKept = 12

export interface Download {
  /** Maven runs in it: goals without a project write some files into the folder they are called in. */
  readonly folder: string
  readonly args: readonly string[]
  readonly system: SystemName
  /** For people: "Kafka 4.4.0". */
  readonly title: string
  readonly megabytes: number
}

/** Runs Maven once, telling now and then how far the download is.
 *  @throws Unavailable without Maven, and with the end of Maven's output when it fails */
export async function runMaven(site: Site, download: Download): Promise<void> {
  const { say } = site.plan
  const { title, megabytes } = download
  const maven = site.tools.program(
    'mvn',
    `once, to download ${title}: install Maven 3.6 or newer`,
    download.system,
  )
  say(`downloading ${title} (${megabytes} MB)`)
  const began = performance.now()
  const command = [maven, '-B', ...download.args] as const
  const output = await follow(site, { command, folder: download.folder }, progressTeller(download, say))
  if (output !== undefined) {
    throw new Unavailable('stack-download-failed', `Maven could not download ${title}:\n${output}`)
  }
  say(`downloaded ${title} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

/** @returns the last lines when the command failed */
async function follow(
  site: Site,
  {
    command: [program, ...args],
    folder,
  }: Pick<Download, 'folder'> & { readonly command: readonly [string, ...string[]] },
  listen: (line: string) => void,
): Promise<string | undefined> {
  const lines: string[] = []
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...site.plan.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const { pid } = child
  if (pid !== undefined) site.leash.tie(pid, 'service')
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() !== '') lines.push(line)
      if (lines.length > linesKept) lines.shift()
      listen(line)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (pid !== undefined) site.leash.untie(pid)
  return code === 0 ? undefined : lines.join('\n')
}

function progressTeller(download: Download, say: (line: string) => void): (line: string) => void {
  let bytes = 0
  let toldMs = performance.now()
  return (line) => {
    bytes += downloadedBytes(line) ?? 0
    if (bytes === 0 || performance.now() - toldMs < progressEveryMs) return
    toldMs = performance.now()
    // Maven's own parts, where it lacks them, count too.
    const megabytes = Math.min(Math.round(bytes / 1e6), download.megabytes)
    say(`  ${download.title}: ${megabytes} of ${download.megabytes} MB`)
  }
}

/** Size of the file that a line of Maven's output reports as downloaded.
 *  @returns bytes, rounded as Maven rounds; undefined for any other line */
export function downloadedBytes(line: string): number | undefined {
  const found = /Downloaded from .* \((\d+(?:\.\d+)?) (B|kB|MB|GB)(?: at|\))/.exec(line)
  if (found === null) return undefined
  const scale: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }
  return Number(found[1]) * (scale[found[2] ?? ''] ?? 1)
}
