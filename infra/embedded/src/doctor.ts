import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Failure } from '@weir/vocabulary'
import { cachedPrograms } from './cache/program-cache.ts'
import { planStack, type StackOptions, type StackPlan } from './options.ts'
import { assertPortFree, type PortName, portTable } from './ports.ts'
import { isRunning } from './process/identity.ts'
import { readRunFile } from './run-file.ts'
import { probeElsewhere } from './systems/probe-elsewhere.ts'
import { type SystemName } from './system-name.ts'
import { toolboxOf } from './toolbox.ts'

const unavailable = 69

interface Finding {
  readonly what: string
  /** `note` is worth knowing and no obstacle. */
  readonly state: 'ok' | 'note' | 'missing'
  readonly detail: string
}

/** Tells what the stack needs of this machine and whether it is there.
 *  @returns the exit status: 0 when the stack can start */
export async function doctor(options: StackOptions): Promise<number> {
  const plan = await planStack(options)
  const owner = ownerOf(plan)
  const findings = [
    ...(await toolFindings(plan)),
    engineFinding(),
    ...(owner === undefined ? await portFindings(plan) : [owner]),
    ...(await Promise.all(
      plan.elsewhere.map((name) => finding(name, () => probeElsewhere(name, plan.addresses))),
    )),
  ]
  for (const { what, state, detail } of findings) {
    console.log(`${state.padEnd(9)}${what.padEnd(20)}${detail.split('\n')[0]}`)
  }
  const able = findings.every(({ state }) => state !== 'missing')
  console.log(
    able ? 'The stack can start here.' : 'Or run the platform in containers: docker compose up --wait',
  )
  return able ? 0 : unavailable
}

async function toolFindings(plan: StackPlan): Promise<Finding[]> {
  const tools = toolboxOf(plan.env)
  const redis = tools.find('redis-server')
  const java = plan.starting.includes('kafka') || plan.starting.includes('schema-registry')
  const lacking = plan.starting.filter((system) => isLacking(system, plan, redis))
  return [
    { what: 'Node', state: 'ok', detail: process.version },
    ...(java ? [await finding('Java', () => tools.java('kafka'))] : []),
    needed('Maven', tools.find('mvn'), lacking),
    needed(
      'tar',
      tools.find('tar'),
      lacking.filter((system) => system === 'schema-registry'),
    ),
    redis === undefined
      ? { what: 'redis-server', state: 'note', detail: 'not on the PATH: the one from Maven is used' }
      : { what: 'redis-server', state: 'ok', detail: redis },
    lacking.length === 0
      ? { what: 'downloads', state: 'ok', detail: `complete in ${plan.cacheDir}` }
      : { what: 'downloads', state: 'note', detail: `the next start downloads: ${lacking.join(', ')}` },
  ]
}

/** Whether a system's program is still to be downloaded. */
function isLacking(system: SystemName, plan: StackPlan, redis: string | undefined): boolean {
  if (system === 'clickhouse' || (system === 'redis' && redis !== undefined)) return false
  return !existsSync(join(plan.cacheDir, cachedPrograms[system]))
}

/** A program that is needed to download the given systems only. */
function needed(what: string, path: string | undefined, systems: readonly SystemName[]): Finding {
  if (path !== undefined) return { what, state: 'ok', detail: path }
  if (systems.length === 0) return { what, state: 'note', detail: 'not on the PATH, and not needed any more' }
  return { what, state: 'missing', detail: `not on the PATH; needed once, to download ${systems.join(', ')}` }
}

function engineFinding(): Finding {
  const what = 'ClickHouse engine'
  try {
    return { what, state: 'ok', detail: createRequire(import.meta.url).resolve('chdb') }
  } catch (error) {
    return { what, state: 'missing', detail: `npm ci has not installed it: ${String(error)}` }
  }
}

function ownerOf({ dataDir }: StackPlan): Finding | undefined {
  const running = readRunFile(join(dataDir, 'run.json'))
  if (running === undefined || !isRunning(running.owner)) return undefined
  return {
    what: 'data folder',
    state: 'note',
    detail: `${dataDir} is in use by process ${running.owner.pid}: a stack runs already`,
  }
}

function portFindings({ ports }: StackPlan): Promise<Finding[]> {
  const names: PortName[] = ['kafka', 'kafkaController', 'schemaRegistry', 'redis', 'clickhouse']
  return Promise.all(
    names.map((name) => {
      const { variable } = portTable[name]
      return finding(`port ${ports[name]}`, async () => {
        await assertPortFree(ports[name], { what: name, variable })
        return `free, for ${name}`
      })
    }),
  )
}

async function finding(what: string, check: () => Promise<string | void>): Promise<Finding> {
  try {
    return { what, state: 'ok', detail: (await check()) ?? 'answers' }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { what, state: 'missing', detail: error.message }
  }
}
