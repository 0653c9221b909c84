import { type Failure } from '@weir/vocabulary'
import { exitCodes, type ExitCode } from './report.ts'

/** What a command line names and nobody knows: with `--fail-on-drift` 1 would read as drift. */
const wrongNames = ['model-unknown', 'version-unknown']

/** The exit status for an expected failure: 69 when something does not answer, 2 when the command line or a file given
 *  on it is wrong or it names a model or version that there is not, 1 when a service refused (its failures carry
 *  `service` in their context). */
export function exitCodeOf(failure: Failure): ExitCode {
  if (failure.kind === 'unavailable') return exitCodes.unavailable
  const isOurs = failure.kind === 'invalid-input' && !('service' in failure.context)
  return isOurs || wrongNames.includes(failure.code) ? exitCodes.usage : exitCodes.refused
}
