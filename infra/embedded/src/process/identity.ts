import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { errorCode } from '../error-code.ts'

/** A process, recognisable after its number was given to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, as the system tells it; opaque. */
  readonly started: string
}

/** @returns undefined when no such process runs (a zombie counts as not running) */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startedByProc(pid) : startedByPs(pid)
  return started === undefined ? undefined : { pid, started }
}

export function isRunning(known: ProcessIdentity): boolean {
  return identify(known.pid)?.started === known.started
}

function startedByProc(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  // The second field is the command in brackets and may hold blanks; state is field 3, start time field 22.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}

function startedByPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '')
  } catch (error) {
    // ps exits with 1 when there is no such process.
    if (errorCode(error) === 1) return undefined
    throw error
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String(errorCode(error)))) {
      return undefined
    }
    throw error
  }
}
