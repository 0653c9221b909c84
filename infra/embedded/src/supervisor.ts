import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, type ChildSpec, startChild } from './process/child.ts'
import { type LeashHolder } from './process/leash-holder.ts'

/** After this many ends within the window a program is taken to be broken. */
const restartsAllowed = 5
const restartWindowMs = 60_000
const firstPauseMs = 250

export interface Supervised {
  readonly name: string
  /** Process id of the running one. */
  pid(): number
  /** Resolves, with how it ended, when a first start fails or when it was given up. */
  readonly gaveUp: Promise<string>
  /** From now on an end is followed by a restart; before it is final. */
  keepRunning(): void
  stop(): Promise<void>
}

export interface Supervision {
  readonly leash: LeashHolder
  readonly say: (line: string) => void
  /** Called when a process was started or replaced. */
  readonly changed: () => void
}

/** Runs a program, and starts it again when it ends unasked: each Weir program crashes on a defect by design. */
export async function supervise(spec: ChildSpec, supervision: Supervision): Promise<Supervised> {
  let child: Child = await startChild(spec, supervision.leash)
  let phase: 'starting' | 'kept' | 'stopping' = 'starting'
  const isStopping = () => phase === 'stopping'
  const ends: number[] = []
  const gaveUp = (async () => {
    for (;;) {
      const how = await child.ended
      if (phase === 'starting') return how
      if (phase === 'stopping') return new Promise<string>(() => undefined)
      ends.push(performance.now())
      while ((ends[0] ?? 0) < performance.now() - restartWindowMs) ends.shift()
      if (ends.length > restartsAllowed) return how
      supervision.say(`${spec.name} ended (${how}); starting it again. Log: ${spec.logFile}`)
      await sleep(firstPauseMs * 2 ** (ends.length - 1))
      if (isStopping()) return new Promise<string>(() => undefined)
      child = await startChild(spec, supervision.leash)
      if (isStopping()) await child.stop()
      supervision.changed()
    }
  })()
  return {
    name: spec.name,
    pid: () => child.pid,
    gaveUp,
    keepRunning: () => {
      if (phase === 'starting') phase = 'kept'
    },
    stop: () => {
      phase = 'stopping'
      return child.stop()
    },
  }
}
