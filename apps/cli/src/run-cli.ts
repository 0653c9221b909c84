import { CommanderError } from 'commander'
import { Failure, InvalidInput } from '@weir/vocabulary'
import { type Perform } from './add-command.ts'
import { addressesFrom, type Addresses, type Environment } from './addresses.ts'
import { type CallService } from './call-service.ts'
import { exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { createProgress, type ProgressStream } from './progress.ts'
import { exitCodes, type ExitCode, type Report } from './report.ts'
import { type World } from './world.ts'

export interface CliWorld extends Pick<World, 'now' | 'sleep'> {
  readonly env: Environment
  /** Connects to the services at these addresses. */
  readonly callerOf: (addresses: Addresses) => CallService
  /** Takes all that a command prints. */
  readonly print: (text: string) => Promise<void>
  readonly stderr: ProgressStream
}

/** Runs one command line. Expected failures become one message with their code; anything else is a defect and thrown.
 *  @returns the exit status */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<ExitCode> {
  const progress = createProgress(world.stderr)
  const json = argv.includes('--json')
  let exitCode: ExitCode = exitCodes.ok
  const perform: Perform = async (run) => {
    const addresses = addressesFrom(world.env)
    const report = await run({ ...world, addresses, call: world.callerOf(addresses), progress })
    progress.clear()
    await world.print(printed(report, json))
    exitCode = report.exitCode ?? exitCodes.ok
  }
  let help = ''
  const output = {
    writeOut: (text: string) => {
      help += text
    },
    writeErr: (text: string) => {
      if (!json) world.stderr.write(text)
    },
  }
  try {
    await buildProgram(perform, output).parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (thrown) {
    progress.clear()
    await world.print(help)
    if (thrown instanceof CommanderError) return commanderEnded(thrown, json, world)
    if (!(thrown instanceof Failure)) throw thrown
    return fail(thrown, json, world)
  }
}

/** Commander has printed its message, or the help that was asked for. */
async function commanderEnded(ended: CommanderError, json: boolean, world: CliWorld): Promise<ExitCode> {
  if (ended.exitCode === 0) return exitCodes.ok
  const failure = new InvalidInput('cli-usage', ended.message.replace(/^error: /, ''))
  if (json) await world.print(`${failureJson(failure)}\n`)
  return exitCodes.usage
}

async function fail(failure: Failure, json: boolean, world: CliWorld): Promise<ExitCode> {
  if (json) await world.print(`${failureJson(failure)}\n`)
  else world.stderr.write(`weir: ${failure.message} [${failure.code}]\n`)
  return exitCodeOf(failure)
}

function printed(report: Report, json: boolean): string {
  return `${json ? JSON.stringify(report.json, null, 2) : report.text}\n`
}

function failureJson({ code, kind, message, context }: Failure): string {
  return JSON.stringify({ error: { code, kind, message, context } }, null, 2)
}
