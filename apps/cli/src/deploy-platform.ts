import { printTable } from './print-table.ts'
import { type Progress } from './progress.ts'
import { type Report } from './report.ts'
import { retryWhileUnavailable, type RetryClock } from './retry-while-unavailable.ts'

/** One part of a deployment; it may be repeated at any time. */
export interface DeployStep {
  readonly name: string
  /** Where it is deployed to, for people. */
  readonly address: string
  /** @returns how many things are in place, and the names of those that were made now; null: the system does not tell
   *  @throws Unavailable while the system boots; Conflict when what is there contradicts what is wanted */
  readonly run: () => Promise<{ readonly inPlace: number; readonly created: readonly string[] | null }>
}

/** Deploys all parts at the same time, each repeated while its system boots.
 *  @throws what the first step that failed threw, when all have ended */
export async function deployPlatform(
  deps: { readonly steps: readonly DeployStep[]; readonly clock: RetryClock; readonly progress: Progress },
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Report> {
  const deadline = deps.clock.now() + timeoutMs
  const outcomes = await Promise.allSettled(deps.steps.map((step) => runStep(step, deps, deadline)))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const rows = done.map(({ step, address, inPlace, created, ms }) => [
    step,
    inPlace,
    created?.length ?? null,
    ms,
    address,
  ])
  return { json: { steps: done }, text: printTable(['deployed', 'in place', 'new', 'ms', 'at'], rows) }
}

async function runStep(
  step: DeployStep,
  { clock, progress }: { readonly clock: RetryClock; readonly progress: Progress },
  deadline: number,
) {
  const started = clock.now()
  const { inPlace, created } = await retryWhileUnavailable(step.run, {
    clock,
    deadline,
    onRetry: () => progress.tell(`${step.name}: ${step.address} does not answer yet`),
  })
  return { step: step.name, address: step.address, inPlace, created, ms: clock.now() - started }
}
