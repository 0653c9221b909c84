import { attachConsumers } from '@weir/kafka'
import { runService } from '@weir/service-host'
import { type MonitorParts } from './connect-parts.ts'
import { driftMonitorConfig } from './config.ts'
import { DriftMonitorModule, monitorParts } from './drift-monitor.module.ts'

await runService({
  name: 'drift-monitor',
  config: driftMonitorConfig,
  port: (config) => config.WEIR_DRIFT_MONITOR_PORT,
  createModule: (config, host) => DriftMonitorModule.create(config, host),
  connect: (app) => attachConsumers(app, app.get<MonitorParts>(monitorParts).strategy),
})
