import { type ChildProcess, spawn } from 'node:child_process'
import { programOf } from '../repository.ts'

export type Kind = 'service' | 'system'

/** The stack's end of the leash: while this process lives, the tied ones may. */
export class LeashHolder {
  readonly #tied = new Map<number, Kind>()
  #leash: ChildProcess | undefined
  #released = false

  tie(pid: number, kind: Kind): void {
    this.#tied.set(pid, kind)
    if (this.#leash === undefined) this.#spawn()
    else this.#tell(`tie ${pid} ${kind}`)
  }

  untie(pid: number): void {
    this.#tied.delete(pid)
    this.#tell(`untie ${pid}`)
  }

  /** Lets the leash end; whatever is still tied is ended by it. */
  async release(): Promise<void> {
    this.#released = true
    const leash = this.#leash
    if (leash === undefined || leash.exitCode !== null || leash.signalCode !== null) return
    const ended = new Promise<void>((resolve) => leash.once('exit', () => resolve()))
    leash.stdin?.end()
    await ended
  }

  #spawn(): void {
    const leash = spawn(process.execPath, [programOf('process/leash')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    this.#leash = leash
    // A leash that dies (out of memory, a stray kill) is replaced; EPIPE on its pipe is that same event.
    leash.stdin.on('error', () => undefined)
    leash.once('error', (error) => {
      throw error
    })
    leash.once('exit', () => {
      if (!this.#released) this.#spawn()
    })
    for (const [pid, kind] of this.#tied) this.#tell(`tie ${pid} ${kind}`)
  }

  #tell(line: string): void {
    this.#leash?.stdin?.write(`${line}\n`)
  }
}
