import { attachConsumers, type KafkaStrategy } from '@weir/kafka'
import { runService } from '@weir/service-host'
import { recorderConfig } from './config.ts'
import { consumers, RecorderModule } from './recorder.module.ts'

await runService({
  name: 'recorder',
  config: recorderConfig,
  port: (config) => config.WEIR_RECORDER_PORT,
  createModule: (config, host) => RecorderModule.create(config, host),
  connect: (app) => attachConsumers(app, app.get<KafkaStrategy>(consumers)),
})
