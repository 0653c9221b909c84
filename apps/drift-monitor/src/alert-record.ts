import { type AlertChanged } from '@weir/contracts'
import { alertNames, type AlertFamily, type Incident } from '@weir/monitor'
import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { alertFingerprint } from './alert-fingerprint.ts'
import { descriptionOf, summaryOf, worstOf } from './alert-text.ts'

/** Whom an alert is about. */
export interface AlertSubject {
  readonly model: ModelName
  readonly version: VersionNumber
  /** Empty: nobody is named. */
  readonly owner: string
}

/** Labels that identify an alert, as Alertmanager takes them. */
export function alertLabels(
  { model, version, owner }: AlertSubject,
  family: AlertFamily,
  severity: AlertChanged['severity'],
): Readonly<Record<string, string>> {
  return {
    alertname: alertNames[family],
    model_name: model,
    model_version: String(version),
    ...(owner === '' ? {} : { owner }),
    severity,
  }
}

/** The record of an alert that begins to fire.
 *  @param sequence of the transition, from 1 */
export function firingRecord(
  subject: AlertSubject,
  { incident, severity }: { readonly incident: Incident; readonly severity: AlertChanged['severity'] },
  made: { readonly sequence: number; readonly now: Instant; readonly runbookUrl: string },
): AlertChanged {
  const labels = alertLabels(subject, incident.family, severity)
  const fingerprint = alertFingerprint(labels)
  const { sequence, now, runbookUrl } = made
  return {
    alertId: `${fingerprint}/${sequence}`,
    fingerprint,
    status: 'firing',
    severity,
    model: subject.model,
    version: subject.version,
    labels,
    ...foundOf(subject, incident, runbookUrl),
    startsAt: now,
    endsAt: null,
    sequence,
  }
}

/** The same transition again, with what is wrong by now. */
export function refiredRecord(alert: AlertChanged, incident: Incident, runbookUrl: string): AlertChanged {
  return { ...alert, ...foundOf(alert, incident, runbookUrl) }
}

/** The record of an alert that is over. It keeps what was wrong last.
 *  @param why one plain clause */
export function resolvedRecord(alert: AlertChanged, why: string, now: Instant): AlertChanged {
  const { fingerprint, sequence, annotations } = alert
  return {
    ...alert,
    alertId: `${fingerprint}/${sequence + 1}`,
    status: 'resolved',
    annotations: { ...annotations, summary: `${subjectText(alert)}: ${why}` },
    endsAt: now,
    sequence: sequence + 1,
  }
}

type Found = Pick<AlertChanged, 'annotations' | 'value' | 'threshold' | 'n' | 'windowStart' | 'windowEnd'>

/** Value, threshold, rows and window are those of the worst check; NaN where it has none. */
function foundOf(of: Pick<AlertChanged, 'model' | 'version'>, incident: Incident, runbookUrl: string): Found {
  const worst = worstOf(incident)
  return {
    annotations: {
      summary: summaryOf(subjectText(of), incident),
      description: descriptionOf(incident),
      runbook_url: `${runbookUrl}#${alertNames[incident.family].toLowerCase()}`,
    },
    value: worst?.value ?? Number.NaN,
    threshold: worst?.threshold ?? Number.NaN,
    n: worst?.n ?? 0,
    windowStart: worst?.window.start ?? 0,
    windowEnd: worst?.window.end ?? 0,
  }
}

function subjectText({ model, version }: Pick<AlertChanged, 'model' | 'version'>): string {
  return `${model} version ${version}`
}
