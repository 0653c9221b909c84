import { runService } from '@weir/service-host'
import { controllerConfig } from './config.ts'
import { RollbackControllerModule } from './rollback-controller.module.ts'

await runService({
  name: 'rollback-controller',
  config: controllerConfig,
  port: (config) => config.WEIR_ROLLBACK_CONTROLLER_PORT,
  createModule: (config, host) => RollbackControllerModule.create(config, host),
})
