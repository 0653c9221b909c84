import { dayMs, type Instant } from '@weir/vocabulary'
import { type Incident } from './incident.ts'
import { severityOf } from './hysteresis.ts'
import { type AlertFamily, type MonitorDefinition, type Severity } from './monitor-definition.ts'

const weekMs = 7 * dayMs

/** Names of the alerts, one a family. */
export const alertNames: Readonly<Record<AlertFamily, string>> = {
  quality: 'ModelDataQuality',
  volume: 'ModelVolume',
  drift: 'ModelDrift',
  performance: 'ModelPerformance',
  serving: 'ModelServing',
}

/** An alert of a version that is firing, as far as the next decision depends on it. */
export interface OpenAlert {
  readonly family: AlertFamily
  readonly startsAt: Instant
  /** When its record was sent last, wall time. */
  readonly sentAt: Instant
}

/** What is to be sent about one alert. */
export type AlertDecision =
  | { readonly kind: 'fire'; readonly incident: Incident; readonly severity: Severity }
  /** Still firing: the record is sent again, with what is wrong by now. */
  | {
      readonly kind: 'refire'
      readonly incident: Incident
      readonly severity: Severity
      readonly startsAt: Instant
    }
  | {
      readonly kind: 'resolve'
      readonly family: AlertFamily
      readonly severity: Severity
      readonly startsAt: Instant
    }
  /** Not sent, and why. */
  | {
      readonly kind: 'suppress'
      readonly incident: Incident
      readonly severity: Severity
      readonly reason: string
    }

/** Decides what is sent about a version. Critical alerts are always sent; a warning is suppressed while its owner's
 *  budget of the last seven days is spent, and fires when there is budget again and it is still true.
 *  @param sentAt wall times at which alerts of this owner began to fire, of all its models; without an owner, of the model
 *  @param refireMs after which the record of a firing alert is sent again */
export function decideAlerts(of: {
  readonly definition: MonitorDefinition
  readonly incidents: readonly Incident[]
  readonly open: readonly OpenAlert[]
  readonly sentAt: readonly Instant[]
  readonly refireMs: number
  readonly now: Instant
}): readonly AlertDecision[] {
  const { definition, incidents, open, now } = of
  let spent = of.sentAt.filter((at) => at > now - weekMs).length
  const resolved = open
    .filter(({ family }) => incidents.every((incident) => incident.family !== family))
    .map(({ family, startsAt }) => {
      const severity = severityOf(definition, family)
      return { kind: 'resolve' as const, family, severity, startsAt }
    })
  const told = incidents.toSorted(bySeverity(definition)).flatMap((incident): readonly AlertDecision[] => {
    const severity = severityOf(definition, incident.family)
    const alert = open.find(({ family }) => family === incident.family)
    if (alert !== undefined) {
      const { startsAt, sentAt } = alert
      return now - sentAt < of.refireMs ? [] : [{ kind: 'refire', incident, severity, startsAt }]
    }
    if (severity !== 'critical' && spent >= definition.weeklyAlerts)
      return [{ kind: 'suppress', incident, severity, reason: budgetReason(spent, definition) }]
    spent += 1
    return [{ kind: 'fire', incident, severity }]
  })
  return [...resolved, ...told]
}

/** The budget goes to what is urgent first. */
function bySeverity(definition: MonitorDefinition) {
  const order = { critical: 0, warning: 1, info: 2 }
  return (a: Incident, b: Incident) =>
    order[severityOf(definition, a.family)] - order[severityOf(definition, b.family)]
}

function budgetReason(spent: number, { owner, weeklyAlerts }: MonitorDefinition): string {
  return `${owner === '' ? 'the model' : owner} had ${spent} alerts in seven days; the budget is ${weeklyAlerts}`
}
