import { subjectLabel, type CheckResult, type Incident } from '@weir/monitor'
import { dayMs, hourMs, type Instant } from '@weir/vocabulary'

/** Checks that a description names; the rest is counted. */
const mostListed = 10

/** The most pressing check of an incident: of its newest window that failed. */
export function worstOf(incident: Incident): CheckResult | null {
  return incident.ranked[0]?.firing.result ?? null
}

/** Subjects of an incident, most pressing first, each once. */
export function subjectsOf(incident: Incident): readonly string[] {
  return [...new Set(incident.ranked.map(({ firing }) => subjectOf(firing.result)))]
}

/** One line: what is wrong most, with value, threshold and rows. */
export function summaryOf(of: string, incident: Incident): string {
  const worst = worstOf(incident)
  if (worst === null) return of
  const others = subjectsOf(incident).length - 1
  const more = others === 0 ? '' : ` and ${others} more`
  return `${of}: ${toldOf(worst)}, n ${worst.n}${more}`
}

/** What is wrong, ranked, and since which windows. */
export function descriptionOf(incident: Incident): string {
  const listed = incident.ranked.slice(0, mostListed).map(({ firing: { result, fails, of } }) => {
    const { start, end } = result.window
    const windows = of === 1 ? '' : `, ${fails} of the last ${of} windows`
    return `${toldOf(result)} (${lengthOf(end - start)} to ${isoOf(end)}${windows})`
  })
  const others = incident.ranked.length - listed.length
  return `${listed.join('; ')}${others > 0 ? `; and ${others} more` : ''}`
}

function toldOf(result: CheckResult): string {
  const { check, statistic, value, threshold, detail, segment } = result
  const against = threshold === null ? '' : ` against ${shown(threshold)}`
  const where = segment === '' ? '' : ` in segment ${segment}`
  const told = `${check} of ${subjectOf(result)}${where}: ${statistic} ${value === null ? 'unknown' : shown(value)}${against}`
  return detail === '' ? told : `${told} (${detail})`
}

function subjectOf(result: CheckResult): string {
  return result.subject === '' ? 'all answers' : subjectLabel(result)
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function lengthOf(ms: number): string {
  return ms >= dayMs ? `${shown(ms / dayMs)} d` : `${shown(ms / hourMs)} h`
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString()
}
