/** Outcome of a check. Too little data is `inconclusive`, never `pass`; `error` means that the check itself could not run. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'error'

const severity: Record<Verdict, number> = { pass: 0, inconclusive: 1, error: 2, fail: 3 }

/** The worst of several verdicts: fail, then error, then inconclusive, then pass.
 *  @returns `inconclusive` for an empty list: nothing was checked. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const [first, ...rest] = verdicts
  if (first === undefined) return 'inconclusive'
  return rest.reduce((found, next) => (severity[next] > severity[found] ? next : found), first)
}
