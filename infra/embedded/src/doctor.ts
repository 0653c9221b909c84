import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Failure } from '@weir/vocabulary'
import { planStack, type StackOptions, type StackPlan } from './options.ts'
import { assertPortFree, type PortName, portTable } from './ports.ts'
import { isRunning } from './process/identity.ts'
import { readRunFile } from './run-file.ts'
import { probeElsewhere } from './systems/probe-elsewhere.ts'
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
    cacheFinding(plan),
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
    able ? 'The stack can start here.' : 'Or run the backing systems in containers: docker compose up --wait',
  )
  return able ? 0 : unavailable
}

async function toolFindings(plan: StackPlan): Promise<Finding[]> {
  const tools = toolboxOf(plan.env)
  const wants = (name: string) => plan.starting.some((system) => system === name)
  const java = wants('kafka') || wants('schema-registry')
  const findings = [{ what: 'Node', state: 'ok', detail: process.version } as const]
  return [
    ...findings,
    ...(java ? [await finding('Java', () => tools.java('kafka'))] : []),
    optional('Maven', tools.find('mvn'), 'needed only to download what is not in the cache yet'),
    optional('tar', tools.find('tar'), 'needed only to unpack the schema registry'),
    optional('redis-server', tools.find('redis-server'), 'not on the PATH: the one from Maven is used'),
  ]
}

function optional(what: string, path: string | undefined, otherwise: string): Finding {
  return path === undefined ? { what, state: 'note', detail: otherwise } : { what, state: 'ok', detail: path }
}

function engineFinding(): Finding {
  const what = 'ClickHouse engine'
  try {
    return { what, state: 'ok', detail: createRequire(import.meta.url).resolve('chdb') }
  } catch (error) {
    return { what, state: 'missing', detail: `npm ci has not installed it: ${String(error)}` }
  }
}

function cacheFinding({ cacheDir }: StackPlan): Finding {
  const what = 'downloads'
  const entries = existsSync(cacheDir)
    ? readdirSync(cacheDir).filter((name) => !name.startsWith('unfinished-'))
    : []
  if (entries.length > 0) return { what, state: 'ok', detail: `${cacheDir}: ${entries.sort().join(', ')}` }
  return { what, state: 'note', detail: `${cacheDir} is empty: the first start downloads about 170 MB` }
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
