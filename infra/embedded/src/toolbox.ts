import { accessSync, constants } from 'node:fs'
import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Unavailable } from '@weir/vocabulary'
import { type Environment } from './options.ts'
import { type SystemName } from './system-name.ts'

const run = promisify(execFile)
const oldestJava = 17
const wayOut = 'Or run the platform in containers instead: docker compose up --wait'

/** The programs of the machine that the stack needs; each is looked for when it is first asked for. */
export interface Toolbox {
  /** @throws Unavailable without Java 17 or newer */
  java(system: SystemName): Promise<string>
  /** @throws Unavailable when the program is not on the PATH */
  program(name: string, purpose: string, system: SystemName): string
  find(name: string): string | undefined
}

export function toolboxOf(env: Environment): Toolbox {
  const find = (name: string) => findProgram(name, env)
  const program = (name: string, purpose: string, system: SystemName): string => {
    const found = find(name)
    if (found === undefined)
      throw missingTool(system, `${name} was not found on the PATH. It is needed ${purpose}.`)
    return found
  }
  let javaFound: Promise<string | undefined> | undefined
  return {
    find,
    program,
    java: async (system) => {
      javaFound ??= findJava(env, find)
      const java = await javaFound
      if (java === undefined) throw missingTool(system, javaMissing(env))
      return java
    },
  }
}

function javaMissing(env: Environment): string {
  const home = env['JAVA_HOME']
  const looked = home === undefined || home === '' ? 'on the PATH' : 'in JAVA_HOME or on the PATH'
  return `Java ${oldestJava} or newer was not found ${looked}. It is needed to run Kafka and the schema registry. Install a JRE (for example openjdk-17-jre-headless).`
}

export function missingTool(system: SystemName, message: string): Unavailable {
  return new Unavailable('stack-tool-missing', `${message}\n${wayOut}`, { system })
}

async function findJava(
  env: Environment,
  find: (name: string) => string | undefined,
): Promise<string | undefined> {
  const home = env['JAVA_HOME']
  const inHome = home === undefined || home === '' ? undefined : join(home, 'bin', 'java')
  for (const java of [inHome, find('java')]) {
    if (java !== undefined && isExecutable(java) && (await javaMajor(java)) >= oldestJava) return java
  }
  return undefined
}

async function javaMajor(java: string): Promise<number> {
  try {
    const { stderr, stdout } = await run(java, ['-version'])
    return parseJavaMajor(stderr + stdout)
  } catch {
    // A java that cannot even tell its version (a stub, another architecture) is as good as none.
    return 0
  }
}

/** The major version in the output of `java -version`; 0 when there is none. 1.8 counts as 8. */
export function parseJavaMajor(output: string): number {
  const found = /version "(?:1\.)?(\d+)/.exec(output)
  return found?.[1] === undefined ? 0 : Number(found[1])
}

function findProgram(name: string, env: Environment): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Absent and forbidden both mean: not usable.
    return false
  }
}
