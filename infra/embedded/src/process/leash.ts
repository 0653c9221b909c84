/* A program of its own. It holds the reading end of a pipe whose writing end only the stack has, and is told
 * which processes the stack started. The pipe closes when the stack ends in whatever way, SIGKILL included;
 * then the leash ends what is left: the services first, then the backing systems, by force after that. */
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../error-code.ts'
import { signalGroup } from './end-process.ts'

const serviceGraceMs = 1500
const systemGraceMs = 2000
const pollMs = 50

const tied = new Map<number, string>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, pid, kind] = line.split(' ')
  if (verb === 'tie') tied.set(Number(pid), kind ?? '')
  if (verb === 'untie') tied.delete(Number(pid))
}
await endAll(
  [...tied].filter(([, kind]) => kind === 'service').map(([pid]) => pid),
  serviceGraceMs,
)
await endAll([...tied.keys()], systemGraceMs)
for (const pid of tied.keys()) signalGroup(pid, 'SIGKILL')

async function endAll(pids: readonly number[], graceMs: number): Promise<void> {
  for (const pid of pids) signalGroup(pid, 'SIGTERM')
  const deadline = performance.now() + graceMs
  while (performance.now() < deadline && pids.some(exists)) await sleep(pollMs)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
    throw error
  }
}
