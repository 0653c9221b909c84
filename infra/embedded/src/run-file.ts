import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@weir/vocabulary'
import { z } from 'zod'
import { errorCode } from './error-code.ts'
import { type Addresses } from './options.ts'
import { signalGroup } from './process/end-process.ts'
import { identify, isRunning, type ProcessIdentity } from './process/identity.ts'

/** How long the processes of a stack that crashed get to end by themselves; its leash needs under 4 s. */
const leftoverGraceMs = 6000
const pollMs = 100

const identity = z.object({ pid: z.number().int().positive(), started: z.string() })
const content = z.object({
  owner: identity,
  processes: z.array(z.object({ name: z.string(), pid: z.number(), started: z.string() })),
  addresses: z.record(z.string(), z.string()),
})

/** `run.json` in the data folder: which stack owns the folder and what it runs. Only one may at a time. */
export interface RunFile {
  /** Records what runs now, so that a next start can recognise what a crash left behind. */
  note(processes: readonly { name: string; pid: number }[], addresses: Addresses): void
  remove(): void
}

/** Takes possession of a data folder; ends what a crashed owner left running.
 *  @throws Unavailable while another stack owns it */
export async function claimDataDir(dataDir: string): Promise<RunFile> {
  const path = join(dataDir, 'run.json')
  await mkdir(dataDir, { recursive: true })
  const owner = identify(process.pid)
  if (owner === undefined) throw new Error('this process cannot see itself')
  const first = JSON.stringify({ owner, processes: [], addresses: {} })
  for (;;) {
    if (createNew(path, first)) return runFileAt(path, owner)
    const before = readRunFile(path)
    if (before !== undefined && isRunning(before.owner)) {
      throw new Unavailable(
        'stack-data-dir-busy',
        `The data folder ${dataDir} is in use by another stack (process ${before.owner.pid}). Stop that one, or set WEIR_DATA_DIR to another folder.`,
      )
    }
    await endLeftovers(before?.processes ?? [])
    rmSync(path, { force: true })
  }
}

/** @returns the content, or undefined when there is no readable run file */
export function readRunFile(path: string): z.infer<typeof content> | undefined {
  if (!existsSync(path)) return undefined
  try {
    return content.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Half written by a process that was killed at that moment: nobody owns it.
    return undefined
  }
}

async function endLeftovers(processes: readonly ProcessIdentity[]): Promise<void> {
  const deadline = performance.now() + leftoverGraceMs
  while (performance.now() < deadline && processes.some(isRunning)) await sleep(pollMs)
  for (const left of processes.filter(isRunning)) signalGroup(left.pid, 'SIGKILL')
  while (processes.some(isRunning)) await sleep(pollMs)
}

function runFileAt(path: string, owner: ProcessIdentity): RunFile {
  return {
    note: (processes, addresses) => {
      const known = processes.flatMap(({ name, pid }) => {
        const found = identify(pid)
        return found === undefined ? [] : [{ name, ...found }]
      })
      writeFileSync(`${path}.new`, `${JSON.stringify({ owner, processes: known, addresses }, null, 2)}\n`)
      renameSync(`${path}.new`, path)
    },
    remove: () => rmSync(path, { force: true }),
  }
}

function createNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}
