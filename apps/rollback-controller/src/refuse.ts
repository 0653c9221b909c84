import { type decide } from '@weir/rollout'
import { assertNever, Conflict, InvalidInput, NotFound, type Failure } from '@weir/vocabulary'

type Rejection = Extract<ReturnType<typeof decide>, { kind: 'rejected' }>

/** The failure that a caller is told when a command is refused; the code is the reason's. */
export function refusal({ code, reason }: Rejection, about: Readonly<Record<string, unknown>>): Failure {
  switch (code) {
    case 'rollout-unknown':
      return new NotFound(code, reason, about)
    case 'version-not-routable':
    case 'kpi-unknown':
    case 'kpi-not-paired':
      return new InvalidInput(code, reason, about)
    case 'rollout-active':
    case 'rollout-ended':
    case 'phase-forbids':
    case 'no-way-back':
    case 'version-failed':
    case 'already-champion':
    case 'champion-missing':
    case 'never-champion':
      return new Conflict(code, reason, about)
    default:
      return assertNever(code)
  }
}
