import { type Failure } from '@weir/vocabulary'
import { exitCodes, type ExitCode } from './report.ts'

/** The exit status for an expected failure: 69 when something does not answer, 2 when the command line or a file given
 *  on it is wrong, 1 when a service refused (its failures carry `service` in their context). */
export function exitCodeOf(failure: Failure): ExitCode {
  if (failure.kind === 'unavailable') return exitCodes.unavailable
  const isOurs = failure.kind === 'invalid-input' && !('service' in failure.context)
  return isOurs ? exitCodes.usage : exitCodes.refused
}
