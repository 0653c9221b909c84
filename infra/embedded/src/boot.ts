import { Unavailable } from '@weir/vocabulary'
import { type ChildSpec, lastLogLines } from './process/child.ts'
import { waitUntil } from './process/wait-until.ts'
import { type Supervised, supervise } from './supervisor.ts'
import { type Workspace } from './workspace.ts'

const probeEveryMs = 50
const logLinesShown = 15

export interface Boot {
  readonly spec: ChildSpec
  readonly probe: () => Promise<void>
  readonly timeoutMs: number
}

/** Starts a program, adds it to the running ones and waits until it is ready.
 *  @throws Unavailable with the end of its log */
export async function boot(workspace: Workspace, running: Supervised[], want: Boot): Promise<void> {
  const child = await supervise(want.spec, workspace.supervision)
  running.push(child)
  workspace.supervision.changed()
  const failure = await waitUntil({
    probe: want.probe,
    timeoutMs: want.timeoutMs,
    everyMs: probeEveryMs,
    gone: child.gaveUp,
  })
  if (failure === undefined) return child.keepRunning()
  const { name, logFile } = want.spec
  const lines = lastLogLines(logFile, logLinesShown)
  throw new Unavailable(
    'stack-boot-failed',
    `${name} did not start: ${failure}. The end of ${logFile}:\n${lines}`,
  )
}
