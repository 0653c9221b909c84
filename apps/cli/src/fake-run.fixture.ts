import { type CallService, type ServiceCall } from './call-service.ts'
import { type Environment } from './addresses.ts'
import { runCli } from './run-cli.ts'

export interface FakeRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly calls: readonly ServiceCall[]
}

/** Runs a command line against services that answer from a table (`GET /path` -> answer, or what it throws). Time
 *  stands still but while the command sleeps.
 *  @param env says where real systems are, for commands that read them */
export async function fakeRun(
  argv: readonly string[],
  answers: Readonly<Record<string, (call: ServiceCall) => unknown>> = {},
  env: Environment = {},
): Promise<FakeRun> {
  const calls: ServiceCall[] = []
  const call: CallService = async (wanted) => {
    calls.push(wanted)
    const answer = answers[`${wanted.method ?? 'GET'} ${wanted.path}`]
    if (answer === undefined) throw new Error(`nobody answers ${wanted.method ?? 'GET'} ${wanted.path}`)
    return answer(wanted)
  }
  let stdout = ''
  let stderr = ''
  let now = Date.parse('2001-03-05T00:00:00Z')
  const exitCode = await runCli(argv, {
    env: { USER: 'anna', ...env },
    callerOf: () => call,
    now: () => now,
    sleep: async (ms) => {
      now += ms
    },
    print: async (text) => {
      stdout += text
    },
    stderr: { write: (text) => (stderr += text) },
  })
  return { exitCode, stdout, stderr, calls }
}
