import { attachConsumers } from '@weir/kafka'
import { runService } from '@weir/service-host'
import { inferenceConfig } from './config.ts'
import { InferenceModule, inferenceParts, oipDeps, type InferenceParts } from './inference.module.ts'
import { addOipRoutes, type OipDeps } from './oip-routes.ts'

await runService({
  name: 'inference',
  config: inferenceConfig,
  port: (config) => config.WEIR_INFERENCE_PORT,
  createModule: (config, host) => InferenceModule.create(config, host),
  connect: (app) => attachConsumers(app, app.get<InferenceParts>(inferenceParts).strategy),
  rawRoutes: (fastify, app) => addOipRoutes(fastify, app.get<OipDeps>(oipDeps)),
})
