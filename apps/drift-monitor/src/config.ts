import { baseConfig, servicePort } from '@weir/service-host'
import { z } from 'zod'

const hourMs = 3_600_000
const dayMs = 86_400_000

export const driftMonitorConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  ...baseConfig.clickhouse,
  WEIR_DRIFT_MONITOR_PORT: servicePort('drift-monitor'),
  // Length of a window of performance and KPIs, in event time: whole hours, because windows are merged from hours. A day by
  // default: shorter windows differ by the hour of the day alone. Windows of drift are those of the monitor definition.
  WEIR_DRIFT_MONITOR_WINDOW_MS: z.coerce
    .number()
    .int()
    .min(hourMs)
    .max(7 * dayMs)
    .multipleOf(hourMs)
    .default(dayMs),
  // How often the record of a firing alert is sent again, by wall time: Alertmanager takes an alert that is not repeated
  // within five minutes (its resolve_timeout) as resolved.
  WEIR_DRIFT_MONITOR_REFIRE_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(90_000),
  // How often ClickHouse is asked how far event time has come.
  WEIR_DRIFT_MONITOR_POLL_MS: z.coerce.number().int().min(100).max(60_000).default(1_000),
  // A source of which nothing was recorded for so long, in wall time that the recorder has caught up with, does not hold
  // event time back; a partition whose recording is further behind than this does. Well above the recorder's own pace.
  WEIR_DRIFT_MONITOR_IDLE_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(10_000),
  // Predictions of a rollout may overtake the event that tells of it by the relay's delay, normally under a second.
  WEIR_DRIFT_MONITOR_ROLLOUT_WAIT_MS: z.coerce.number().int().min(0).max(60_000).default(5_000),
  // Put before the group id, to keep deployments on one Kafka apart.
  WEIR_DRIFT_MONITOR_GROUP_PREFIX: z.string().max(100).default(''),
  // Page that alerts point to; the alert's name is the anchor.
  WEIR_DRIFT_MONITOR_RUNBOOK_URL: z.string().min(1).default('docs/alerts.md'),
})

export type DriftMonitorConfig = z.output<typeof driftMonitorConfig>
