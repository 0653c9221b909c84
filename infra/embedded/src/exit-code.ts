import { Failure } from '@weir/vocabulary'

/** Exit statuses of the program, after sysexits.h; a failure without one exits with 70. */
const exitCodes: Readonly<Record<string, number>> = {
  'stack-option-invalid': 64,
  'stack-tool-missing': 69,
  'stack-download-failed': 69,
  'stack-system-away': 69,
  'stack-port-busy': 75,
  'stack-data-dir-busy': 75,
}
const internalError = 70

/** @returns the exit status that tells scripts why the stack did not start */
export function exitCodeOf(failure: unknown): number {
  return (failure instanceof Failure ? exitCodes[failure.code] : undefined) ?? internalError
}
