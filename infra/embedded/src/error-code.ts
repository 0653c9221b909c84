/** The code of a system error (`ENOENT`, `EADDRINUSE`); undefined for anything without one. */
export function errorCode(error: unknown): string | number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const code: unknown = 'code' in error ? error.code : 'status' in error ? error.status : undefined
  return typeof code === 'string' || typeof code === 'number' ? code : undefined
}
