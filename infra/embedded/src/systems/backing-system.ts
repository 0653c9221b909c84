import { type LeashHolder } from '../process/leash-holder.ts'
import { type StackPlan } from '../options.ts'
import { type Toolbox } from '../toolbox.ts'

/** How one backing system is started here and known to be ready. */
export interface BackingSystem {
  /** Fetches its program where that is missing and prepares its data folder. */
  readonly prepare: (site: Site) => Promise<Launch>
}

export interface Site {
  readonly plan: StackPlan
  /** The system's own data folder; exists. */
  readonly folder: string
  readonly tools: Toolbox
  readonly leash: LeashHolder
}

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** How long it may take to end by itself after SIGTERM. */
  readonly graceMs: number
  /** Resolves when the system serves its clients, throws while it does not. */
  readonly probe: () => Promise<void>
}
