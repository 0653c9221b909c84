import { runService } from '@weir/service-host'
import { registryConfig } from './config.ts'
import { RegistryModule, uploadDeps } from './registry.module.ts'
import { addUploadRoute, type UploadDeps } from './upload-route.ts'

await runService({
  name: 'registry',
  config: registryConfig,
  port: (config) => config.WEIR_REGISTRY_PORT,
  createModule: (config, host) => RegistryModule.create(config, host),
  rawRoutes: (fastify, app) => addUploadRoute(fastify, app.get<UploadDeps>(uploadDeps)),
})
