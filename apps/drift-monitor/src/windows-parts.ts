import {
  alertStates,
  ingestProgress,
  kpiHours,
  watchQueries,
  type ClickHouse,
  type IngestProgress,
} from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { defaultMonitor, type MonitorStore } from '@weir/monitor'
import { dayMs, type Instant, type ModelName } from '@weir/vocabulary'
import { type MonitorParts } from './connect-parts.ts'
import { type LoadHoursDeps } from './load-hours.ts'
import { profileReader } from './profile-reader.ts'
import { recordedReader, type RecordedLook } from './recorded-reader.ts'
import { type Duty } from './repeat-duty.ts'
import { type ReportPerformanceDeps } from './report-performance.ts'
import { showDrift } from './show-drift.ts'
import { type MonitorDeps } from './show-monitor.ts'
import { type TestMonitorDeps } from './test-monitor.ts'
import { windowsDuty, type WindowsDutyDeps } from './windows-duty.ts'

const now = () => Date.now()

/** How far back a model's newest recorded answer is looked for, by wall time. */
const reachedMs = 31 * dayMs

/** The duty that judges hours, measures performance and alerts. */
export function windowsDutyOf(parts: MonitorParts): Duty {
  const { clickhouse, turn, follower, memory } = parts
  const look = windowsDuty(windowsDeps(parts))
  let knowsAlerts = false
  return {
    name: 'windows',
    isMine: () => turn.isMine && !follower.isBehind('reports') && !follower.isBehind('alerts'),
    async look() {
      if (!knowsAlerts) memory.alerts.rememberStates(await alertStates(clickhouse))
      knowsAlerts = true
      await look()
    },
  }
}

/** Looks at the recording for one duty: each has a memory of its own of what it saw. */
export function recordedReaderOf({ clickhouse, bounds }: MonitorParts): () => Promise<RecordedLook> {
  return recordedReader({
    now,
    bounds: (topic) => bounds.read(topic),
    ends: (since) => watchQueries.recordedEnds(clickhouse, since),
    progress: (since) => ingestProgress(clickhouse, since),
  })
}

/** What the routes of monitors need. */
export function monitorDepsOf(parts: MonitorParts): MonitorDeps & TestMonitorDeps {
  const { clickhouse, monitors, findModel, limits } = parts
  return {
    ...queriesOf(parts),
    store: monitors,
    findModel,
    async reached(model) {
      const found = await ingestProgress(clickhouse, now() - reachedMs)
      return reachedBy(found, { model, latest: now() + limits.maxAheadOfWallMs })
    },
    // Guardrails are tallied in the same process.
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

/** @param of latest: what is dated later is no traffic */
function reachedBy(
  found: readonly IngestProgress[],
  { model, latest }: { readonly model: ModelName; readonly latest: Instant },
): Instant | null {
  const times = found
    .filter((source) => source.model === model && source.kind !== 'outcome' && source.watermark <= latest)
    .map(({ watermark }) => watermark)
  return times.length === 0 ? null : Math.max(...times)
}

function windowsDeps(parts: MonitorParts): WindowsDutyDeps {
  const { models, monitors, limits, clickhouse, metrics, memory, config, publisher } = parts
  return {
    ...queriesOf(parts),
    memory,
    now,
    limits,
    models: () => models.all().map(({ model }) => model),
    definition: (model) => definitionOf(monitors, model),
    recorded: recordedReaderOf(parts),
    kpiHours: (slice, of) => kpiHours(clickhouse, { ...slice, ...of }),
    publishReports: (reports) => publisher.publish(topics.driftReports, reports),
    publishAlerts: (alerts) => publisher.publish(topics.alerts, alerts),
    windowMs: config.WEIR_DRIFT_MONITOR_WINDOW_MS,
    refireMs: config.WEIR_DRIFT_MONITOR_REFIRE_MS,
    runbookUrl: config.WEIR_DRIFT_MONITOR_RUNBOOK_URL,
    onJudged: showDrift(metrics),
    onWatermark: (model, watermark) => metrics.watermark.set({ model_name: model }, watermark / 1_000),
    onAlert: ({ labels, status }) =>
      metrics.alertsSent.inc({ alertname: labels['alertname'] ?? '', status }, 1),
    onSuppressed: ({ alertname }) => metrics.alertsSuppressed.inc({ alertname }, 1),
  }
}

async function definitionOf(monitors: MonitorStore, model: ModelName) {
  return (await monitors.find(model))?.definition ?? defaultMonitor
}

type Queries = LoadHoursDeps &
  Pick<ReportPerformanceDeps, 'performanceHours'> &
  Pick<WindowsDutyDeps, 'labelDelays'>

function queriesOf(parts: MonitorParts): Queries {
  const { clickhouse } = parts
  return { ...watchedBy(clickhouse), profile: profileOf(parts) }
}

function watchedBy(clickhouse: ClickHouse): Omit<Queries, 'profile'> {
  const { hourRows, subjectHours, answerHours, performanceHours, labelDelays } = watchQueries
  return {
    hourRows: (of) => hourRows(clickhouse, of),
    subjectHours: (of) => subjectHours(clickhouse, of),
    answerHours: (of) => answerHours(clickhouse, of),
    performanceHours: (of) => performanceHours(clickhouse, of),
    labelDelays: (of) => labelDelays(clickhouse, of),
  }
}

function profileOf({ registry, metrics, logger }: MonitorParts) {
  return profileReader(
    (model, version) => registry.versions.profile(model, version),
    (model, version, reason) => {
      metrics.driftChecks.inc({ check: 'profile', verdict: 'error' })
      logger.error(
        { model, version, reason },
        'a reference profile cannot be read: the version is not judged',
      )
    },
  )
}
