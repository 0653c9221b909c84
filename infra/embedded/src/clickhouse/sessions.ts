import { type ChdbResult, Session } from 'chdb'
import { plainContext, quoted, quotedName, type RequestContext } from './request-context.ts'

/** Idle sessions kept for reuse; opening one costs 0.2 ms, so a few are enough. */
const idleKept = 16
/** Retired sessions are closed when no query runs, at the latest when so many wait: closing one beside running
 *  queries is put off by the library, at a cost that grows with the number put off. */
const retiredAtMost = 200
/** Of the 16 threads that run queries, so that a few stay free for files and compression. */
const parallelQueries = 12
/** The library reads "1 + 1" as a query, the server does not. */
const connectionArgs = ['--implicit_select=0']

export type Run = (statement: string, format: string) => Promise<ChdbResult>

interface Seat {
  readonly session: Session
  database: string
  /** Parameters have no "unset": a session that has some serves only requests that set them all again. */
  readonly parameters: Set<string>
}

/** Sessions on the one data folder. Each request has one to itself, with its database, settings and parameters
 *  in force while it runs and gone afterwards. */
export class Sessions {
  readonly #folder: string
  readonly #idle: Seat[] = []
  readonly #retired: Session[] = []
  readonly #waiting: (() => void)[] = []
  /** Settings that the library itself changed: DEFAULT would not bring these back. */
  readonly #changedAtBoot: ReadonlySet<string>
  #control: Seat | undefined
  #busy = 0

  constructor(folder: string) {
    this.#folder = folder
    const first = this.#open()
    this.#idle.push(first)
    const changed = first.session.query('SELECT name FROM system.settings WHERE changed', 'TabSeparated')
    this.#changedAtBoot = new Set(changed.trim().split('\n'))
  }

  /** @param marksSession whether the action leaves something behind that no reset takes away */
  async use<T>(context: RequestContext, marksSession: boolean, action: (run: Run) => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      const seat = this.#take(context)
      let reusable = false
      try {
        await prepare(seat, context)
        reusable = !marksSession && !this.#touchesBoot(context)
        return await action((statement, format) => seat.session.queryAsync(statement, { format }))
      } finally {
        if (reusable && (await reset(seat, context))) this.#keep(seat)
        else this.#retired.push(seat.session)
      }
    } finally {
      this.#leave()
    }
  }

  /** The answer to a plain question of the front itself, tab-separated. */
  async ask(statement: string): Promise<string> {
    return (await this.use(plainContext, false, (run) => run(statement, 'TabSeparated'))).text()
  }

  /** Stops the running queries whose `log_comment` is the given one. Waits for no other query. */
  async cancel(comment: string): Promise<void> {
    this.#control ??= this.#open()
    await this.#control.session.queryAsync(
      `KILL QUERY WHERE Settings['log_comment'] = ${quoted(comment)} ASYNC`,
    )
  }

  close(): void {
    this.#control?.session.close()
    for (const session of [...this.#idle.splice(0).map((seat) => seat.session), ...this.#retired.splice(0)]) {
      session.close()
    }
  }

  async #enter(): Promise<void> {
    if (this.#busy < parallelQueries) this.#busy += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the place on to the longest waiting request, if there is one. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) return next()
    this.#busy -= 1
    if (this.#busy === 0 || this.#retired.length > retiredAtMost) {
      for (const session of this.#retired.splice(0)) session.close()
    }
  }

  #take(context: RequestContext): Seat {
    const fits = ({ parameters }: Seat) => [...parameters].every((name) => context.parameters.has(name))
    const at = this.#idle.findLastIndex(fits)
    const [seat] = at < 0 ? [] : this.#idle.splice(at, 1)
    return seat ?? this.#open()
  }

  #keep(seat: Seat): void {
    this.#idle.push(seat)
    const [oldest] = this.#idle.length > idleKept ? this.#idle.splice(0, 1) : []
    if (oldest !== undefined) this.#retired.push(oldest.session)
  }

  #touchesBoot(context: RequestContext): boolean {
    return [...context.settings.keys()].some((name) => this.#changedAtBoot.has(name))
  }

  #open(): Seat {
    const session = new Session(this.#folder, { connectionArgs })
    return { session, database: 'default', parameters: new Set() }
  }
}

async function prepare(seat: Seat, context: RequestContext): Promise<void> {
  if (seat.database !== context.database) {
    await seat.session.queryAsync(`USE ${quotedName(context.database)}`)
    seat.database = context.database
  }
  const settings = [...context.settings].map(([name, value]) => `${name} = ${quoted(value)}`)
  const parameters = [...context.parameters].map(([name, value]) => `param_${name} = ${quoted(value)}`)
  if (settings.length + parameters.length === 0) return
  await seat.session.queryAsync(`SET ${[...settings, ...parameters].join(', ')}`)
  for (const name of context.parameters.keys()) seat.parameters.add(name)
}

/** @returns false when a setting could not be set back */
async function reset(seat: Seat, context: RequestContext): Promise<boolean> {
  if (context.settings.size === 0) return true
  const defaults = [...context.settings.keys()].map((name) => `${name} = DEFAULT`)
  try {
    await seat.session.queryAsync(`SET ${defaults.join(', ')}`)
    return true
  } catch {
    // Under `readonly` nothing can be set back, for one; the caller does away with the session.
    return false
  }
}
