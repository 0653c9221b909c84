/** Why a connection failed, for people: the system's code, or that nothing came in time. */
export function connectionReason(cause: unknown, timeoutMs: number): string {
  // Not `instanceof Error`: an aborted signal throws a DOMException, which is none everywhere.
  if (typeof cause !== 'object' || cause === null) return String(cause)
  if ('name' in cause && (cause.name === 'TimeoutError' || cause.name === 'HeadersTimeoutError'))
    return `no answer in ${timeoutMs / 1_000} s`
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return 'message' in cause ? String(cause.message) : String(cause)
}
