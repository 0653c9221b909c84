import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { signalGroup } from './end-process.ts'
import { type Kind, type LeashHolder } from './leash-holder.ts'

/** A log beyond this is set aside (one generation) at the next start. */
const logBytesKept = 32 * 1024 * 1024

export interface ChildSpec {
  readonly name: string
  readonly kind: Kind
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Both output streams are appended to this file. */
  readonly logFile: string
  /** How long it may take to end by itself after SIGTERM. */
  readonly graceMs: number
}

export interface Child {
  readonly spec: ChildSpec
  readonly pid: number
  /** Resolves when it has ended, with how: "exit code 1", "signal SIGKILL". */
  readonly ended: Promise<string>
  /** SIGTERM, SIGKILL after the grace; resolves when it has ended. */
  stop(): Promise<void>
}

/** Starts a program in a process group of its own, tied to this process by the leash.
 *  @throws Error when the program cannot be started at all */
export async function startChild(spec: ChildSpec, leash: LeashHolder): Promise<Child> {
  setAsideIfLarge(spec.logFile)
  const log = openSync(spec.logFile, 'a')
  const running = spawn(spec.command, [...spec.args], {
    cwd: spec.cwd,
    env: { ...spec.env },
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const ended = new Promise<string>((resolve) => {
    running.once('exit', (code, signal) => {
      if (running.pid !== undefined) leash.untie(running.pid)
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
  if (running.pid !== undefined) leash.tie(running.pid, spec.kind)
  const pid = await new Promise<number>((resolve, reject) => {
    running.once('error', reject)
    running.once('spawn', () => resolve(running.pid ?? 0))
  })
  return { spec, pid, ended, stop: () => stopChild({ pid, ended, graceMs: spec.graceMs }) }
}

/** The last lines of a child's log, for a message about its end. */
export function lastLogLines(logFile: string, count: number): string {
  if (!existsSync(logFile)) return ''
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
}

async function stopChild(child: { pid: number; ended: Promise<string>; graceMs: number }): Promise<void> {
  if (!signalGroup(child.pid, 'SIGTERM')) return
  const force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), child.graceMs)
  await child.ended
  clearTimeout(force)
}

function setAsideIfLarge(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > logBytesKept) renameSync(logFile, `${logFile}.1`)
}
