import { type ServiceLogger } from '@weir/service-host'
import { type GatewayMetrics } from './metrics.ts'
import { type ServedRequest } from './predictions-of.ts'
import { type Scored } from './score-rows.ts'

/** Between two lines about one version, in milliseconds: a version that is down fails thousands of requests. */
const quietMs = 10_000

/** Counts requests, and logs why versions fail: at once, then at most every 10 s for each version.
 *  @param clock monotonic, in milliseconds */
export function observeRequests(to: {
  readonly metrics: GatewayMetrics
  readonly logger: Pick<ServiceLogger, 'warn'>
  readonly clock: () => number
}): (served: ServedRequest) => void {
  const { metrics, clock } = to
  const told = new Map<string, number>()
  const tell = (model: string, version: number, reason: string) => {
    const key = `${model}@${version}`
    if (clock() < (told.get(key) ?? Number.NEGATIVE_INFINITY) + quietMs) return
    told.set(key, clock())
    to.logger.warn({ model, version, reason }, 'a version did not answer as it should')
  }
  return ({ model: { name }, intended, isFallback, latencyMs, first, last, answeredBy }) => {
    metrics.decisions.inc({
      model_name: name,
      model_version: String(intended.version),
      route_role: intended.role,
      fallback: String(isFallback),
    })
    metrics.duration.observe({ model_name: name, model_version: String(answeredBy) }, latencyMs / 1000)
    const intendedFault = faultOf(first)
    if (intendedFault !== null) tell(name, intended.version, intendedFault)
    const fault = isFallback ? faultOf(last) : null
    if (fault !== null) tell(name, answeredBy, fault)
  }
}

/** Why a version has failed a request; null when it has not. */
function faultOf(scored: Scored): string | null {
  if (scored.kind !== 'answered') return `${scored.kind}: ${scored.reason}`
  return scored.scores.every(Number.isFinite) ? null : 'it answered NaN or infinity'
}
