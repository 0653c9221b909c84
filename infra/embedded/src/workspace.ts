import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { planStack, type StackOptions, type StackPlan } from './options.ts'
import { LeashHolder } from './process/leash-holder.ts'
import { claimDataDir } from './run-file.ts'
import { type Supervised, type Supervision } from './supervisor.ts'

/** A data folder that this process owns, and the programs it runs there. */
export interface Workspace {
  readonly plan: StackPlan
  readonly systems: Supervised[]
  readonly services: Supervised[]
  readonly supervision: Supervision
  /** Ends the services, then the systems, then gives the folder back. Later calls wait for the first. */
  close(): Promise<void>
}

export interface RunningProcess {
  readonly name: string
  readonly pid: number
}

/** @throws Failure for bad options and for a folder that another stack owns */
export async function openWorkspace(options: StackOptions): Promise<Workspace> {
  const plan = await planStack(options)
  await mkdir(join(plan.dataDir, 'logs'), { recursive: true })
  const runFile = await claimDataDir(plan.dataDir)
  const leash = new LeashHolder()
  const systems: Supervised[] = []
  const services: Supervised[] = []
  let closed: Promise<void> | undefined
  const close = async () => {
    await Promise.all(services.map((service) => service.stop()))
    await Promise.all(systems.map((system) => system.stop()))
    await leash.release()
    runFile.remove()
  }
  return {
    plan,
    systems,
    services,
    supervision: {
      leash,
      say: plan.say,
      changed: () => runFile.note(processesOf({ systems, services }), plan.addresses),
    },
    close: () => (closed ??= close()),
  }
}

export function processesOf(running: Pick<Workspace, 'systems' | 'services'>): RunningProcess[] {
  return [...running.systems, ...running.services].map((one) => ({ name: one.name, pid: one.pid() }))
}

/** Resolves, with a sentence, when a program was given up after repeated ends. */
export function firstBroken(workspace: Workspace): Promise<string> {
  const running = [...workspace.systems, ...workspace.services]
  const never = new Promise<string>(() => undefined)
  return Promise.race([
    never,
    ...running.map(async (one) => {
      const how = await one.gaveUp
      return `${one.name} keeps ending (${how}). Log: ${logFileOf(workspace.plan.dataDir, one.name)}`
    }),
  ])
}

export function logFileOf(dataDir: string, name: string): string {
  return join(dataDir, 'logs', `${name}.log`)
}
