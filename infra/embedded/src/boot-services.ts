import { existsSync } from 'node:fs'
import { Unavailable } from '@weir/vocabulary'
import { boot } from './boot.ts'
import { assertPortFree } from './ports.ts'
import { lastLogLines, startChild } from './process/child.ts'
import { inRepository } from './repository.ts'
import { type ServicePlan } from './service-plan.ts'
import { deployStep, type ServiceName, services, serviceVariable } from './services.ts'
import { probeHttp } from './systems/probe-http.ts'
import { logFileOf, type Workspace } from './workspace.ts'

const bootTimeoutMs = 60_000
/** A service finishes the requests and the batch it has in hand. */
const graceMs = 30_000
const logLinesShown = 20

/** Runs the deploy step, then starts all services and waits until each is ready.
 *  @throws Unavailable when a program is not built, a port is taken, or a service does not get ready */
export async function bootServices(workspace: Workspace, plan: ServicePlan): Promise<void> {
  for (const entry of [deployStep.entry, ...services.map((service) => service.entry)]) assertBuilt(entry)
  for (const [name, port] of plan.ports) {
    await assertPortFree(port, { what: name, variable: serviceVariable(name, 'PORT') })
  }
  await deploy(workspace, plan)
  workspace.plan.say('starting the services')
  const results = await Promise.allSettled(
    [...plan.ports].map(([name, port]) => bootService(workspace, plan, { name, port })),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function bootService(
  workspace: Workspace,
  plan: ServicePlan,
  service: { name: ServiceName; port: number },
): Promise<void> {
  const { name, port } = service
  const entry = services.find((one) => one.name === name)?.entry ?? ''
  await boot(workspace, workspace.services, {
    spec: childSpec(workspace, plan, { name, entry, args: [] }),
    probe: () => probeHttp(`http://127.0.0.1:${port}/health/ready`),
    timeoutMs: bootTimeoutMs,
  })
}

async function deploy(workspace: Workspace, plan: ServicePlan): Promise<void> {
  workspace.plan.say('deploying topics, schemas and tables')
  const child = await startChild(childSpec(workspace, plan, deployStep), workspace.supervision.leash)
  const how = await child.ended
  if (how === 'exit code 0') return
  const { logFile } = child.spec
  const lines = lastLogLines(logFile, logLinesShown)
  throw new Unavailable(
    'stack-deploy-failed',
    `The deploy step failed (${how}). The end of ${logFile}:\n${lines}`,
  )
}

function childSpec(
  workspace: Workspace,
  plan: ServicePlan,
  program: { name: string; entry: string; args: readonly string[] },
) {
  return {
    name: program.name,
    kind: 'service',
    command: process.execPath,
    args: [inRepository(program.entry), ...program.args],
    env: plan.env,
    cwd: inRepository('.'),
    logFile: logFileOf(workspace.plan.dataDir, program.name),
    graceMs,
  } as const
}

function assertBuilt(entry: string): void {
  if (existsSync(inRepository(entry))) return
  throw new Unavailable('stack-not-built', `${entry} does not exist. Build the project first: npm run build`)
}
