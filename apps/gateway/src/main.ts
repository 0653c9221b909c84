import { runService } from '@weir/service-host'
import { gatewayConfig } from './config.ts'
import { GatewayModule, oipDeps } from './gateway.module.ts'
import { addOipRoutes, type OipDeps } from './oip-routes.ts'

await runService({
  name: 'gateway',
  config: gatewayConfig,
  port: (config) => config.WEIR_GATEWAY_PORT,
  createModule: (config, host) => GatewayModule.create(config, host),
  rawRoutes: (fastify, app) => addOipRoutes(fastify, app.get<OipDeps>(oipDeps)),
})
