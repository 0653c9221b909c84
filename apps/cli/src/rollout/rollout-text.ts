import { formatDuration } from '../duration.ts'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { printTable } from '../print-table.ts'
import { barLine } from '../progress.ts'
import { plotHistory } from './plot-history.ts'
import { isOver, type RolloutAnswer, type RolloutSummary } from './rollout-answers.ts'
import { stageProgress } from './stage-progress.ts'

/** Everything that is known of a rollout. */
export function rolloutText(rollout: RolloutAnswer): string {
  const { model, challenger, formerChampion, plan, epoch } = rollout
  const against = formerChampion === null ? 'as the first champion' : `against version ${formerChampion}`
  const blocks = [
    [
      `${model}: version ${challenger} ${against}, plan ${plan.kind}`,
      `rollout   ${rollout.rolloutId}${epoch === null ? '' : `, epoch ${epoch}`}`,
      `phase     ${phaseText(rollout)}`,
      `started   ${formatTime(rollout.startedAt)} by ${rollout.startedBy}`,
      `decided   ${formatTime(rollout.decidedAt)}: ${rollout.reason}`,
      ...progressLines(rollout),
    ],
    checkLines(rollout),
    waitLines(rollout),
    plotHistory(rollout.history),
    eventLines(rollout),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

/** One line, for those who wait. */
export function rolloutLine(rollout: RolloutAnswer): string {
  const progress = stageProgress(rollout)
  const time =
    progress === null ? '' : `, ${formatDuration(progress.elapsedMs)} of ${formatDuration(progress.leastMs)}`
  const checks = (rollout.assessment?.checks ?? [])
    .map(({ check, verdict }) => `${check} ${verdict}`)
    .join(', ')
  return `${rollout.model} version ${rollout.challenger}: ${phaseText(rollout)}${time}${checks === '' ? '' : `; ${checks}`}`
}

/** Several rollouts, one a line. */
export function rolloutsText(rollouts: readonly RolloutSummary[]): string {
  const rows = rollouts.map((rollout) => [
    rollout.rolloutId,
    rollout.model,
    rollout.challenger,
    rollout.formerChampion,
    rollout.plan.kind,
    phaseText(rollout),
    formatTime(rollout.startedAt),
    rollout.startedBy,
    rollout.reason,
  ])
  const head = ['rollout', 'model', 'challenger', 'against', 'plan', 'phase', 'started', 'by', 'last reason']
  return printTable(head, rows)
}

function phaseText(rollout: RolloutSummary): string {
  const { phase, step, steps, weightPercent } = rollout
  const place = step === null ? '' : `, step ${step} of ${steps}`
  return isOver(rollout) ? phase : `${phase}${place}, weight ${weightPercent} %`
}

function progressLines(rollout: RolloutAnswer): readonly string[] {
  const progress = stageProgress(rollout)
  if (progress === null) return []
  const { since, elapsedMs, leastMs } = progress
  const label = `time      ${formatDuration(elapsedMs)} of ${formatDuration(leastMs)} of event time`
  const line = leastMs === 0 ? label : barLine(label, elapsedMs, leastMs)
  const made = rollout.assessment?.challengerPredictions ?? 0
  return [
    line,
    `since     ${formatTime(since)} (event time); the challenger has made ${made} live predictions`,
  ]
}

function checkLines({ assessment, isEvidenceComplete }: RolloutAnswer): readonly string[] {
  if (assessment === null || assessment.checks.length === 0) return []
  const rows = assessment.checks.map(({ check, verdict, value, threshold, n, reason }) => [
    check,
    verdict,
    formatNumber(value),
    formatNumber(threshold),
    n,
    reason,
  ])
  const table = printTable(['check', 'verdict', 'value', 'threshold', 'n', 'why'], rows)
  return isEvidenceComplete ? [table] : [table, '(the controller has not yet read all the evidence there is)']
}

function waitLines({ missingForNext, barred }: RolloutAnswer): readonly string[] {
  return [
    ...missingForNext.map((missing) => `waits for: ${withDurations(missing)}`),
    ...(barred === null ? [] : [`barred: ${barred.reason} [${barred.code}]`]),
  ]
}

function eventLines({ events }: RolloutAnswer): readonly string[] {
  const rows = events.map(({ at, eventTime, kind, by, reason }) => [
    formatTime(at),
    formatTime(eventTime),
    kind,
    by ?? '',
    reason ?? '',
  ])
  return [printTable(['at', 'event time', 'what', 'by', 'why'], rows)]
}

/** The controller speaks in milliseconds. */
function withDurations(text: string): string {
  return text.replace(
    /\b(\d+) of (\d+) ms\b/g,
    (_, some: string, all: string) => `${formatDuration(Number(some))} of ${formatDuration(Number(all))}`,
  )
}
