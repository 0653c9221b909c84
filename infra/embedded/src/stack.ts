import { type Addresses, type StackOptions } from './options.ts'
import { bootSystems } from './boot-systems.ts'
import { firstBroken, openWorkspace, processesOf, type RunningProcess } from './workspace.ts'

export interface Stack {
  readonly addresses: Addresses
  /** The processes started here. One that ends unasked is started again, with another pid. */
  processes(): readonly RunningProcess[]
  /** Resolves, with a sentence, when one of them was given up after repeated ends; never when all is well. */
  readonly broken: Promise<string>
  /** Ends what was started here and keeps its data; resolves when all processes have gone. */
  stop(): Promise<void>
}

/** Starts the backing systems, all at once, and resolves when each serves its clients.
 *  A system whose address is given by its variable is not started, only asked whether it answers.
 *  @throws Failure, with nothing left running */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const workspace = await openWorkspace(options)
  try {
    await bootSystems(workspace)
  } catch (error) {
    await workspace.close()
    throw error
  }
  return {
    addresses: workspace.plan.addresses,
    processes: () => processesOf(workspace),
    broken: firstBroken(workspace),
    stop: () => workspace.close(),
  }
}
