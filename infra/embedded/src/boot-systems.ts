import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { boot } from './boot.ts'
import { assertPortFree, type PortName, portTable } from './ports.ts'
import { type SystemName } from './system-name.ts'
import { type BackingSystem } from './systems/backing-system.ts'
import { clickhouse } from './systems/clickhouse.ts'
import { kafka } from './systems/kafka.ts'
import { probeElsewhere } from './systems/probe-elsewhere.ts'
import { redis } from './systems/redis.ts'
import { schemaRegistry } from './systems/schema-registry.ts'
import { toolboxOf } from './toolbox.ts'
import { logFileOf, type Workspace } from './workspace.ts'

const bootTimeoutMs = 120_000

const systems: Record<SystemName, BackingSystem> = {
  kafka,
  'schema-registry': schemaRegistry,
  redis,
  clickhouse,
}
const portsOf: Record<SystemName, readonly PortName[]> = {
  kafka: ['kafka', 'kafkaController'],
  'schema-registry': ['schemaRegistry'],
  redis: ['redis'],
  clickhouse: ['clickhouse'],
}

/** Starts, all at once, the systems that the plan wants here and asks the others whether they answer.
 *  @throws Failure, the first of them, when every start has come to an end */
export async function bootSystems(workspace: Workspace): Promise<void> {
  const { plan } = workspace
  for (const system of plan.starting) {
    for (const name of portsOf[system]) {
      await assertPortFree(plan.ports[name], { what: system, variable: portTable[name].variable })
    }
  }
  const results = await Promise.allSettled([
    ...plan.starting.map((name) => bootSystem(workspace, name)),
    ...plan.elsewhere.map((name) => probeElsewhere(name, plan.addresses)),
  ])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function bootSystem(workspace: Workspace, name: SystemName): Promise<void> {
  const { plan, supervision } = workspace
  const folder = join(plan.dataDir, name)
  await mkdir(folder, { recursive: true })
  const site = { plan, folder, tools: toolboxOf(plan.env), leash: supervision.leash }
  const { command, args, env, graceMs, probe } = await systems[name].prepare(site)
  const spec = {
    name,
    kind: 'system',
    command,
    args,
    env: { ...plan.env, ...env },
    cwd: folder,
    logFile: logFileOf(plan.dataDir, name),
    graceMs,
  } as const
  await boot(workspace, workspace.systems, { spec, probe, timeoutMs: bootTimeoutMs })
}
