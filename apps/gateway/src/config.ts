import { baseConfig, servicePort, serviceUrl } from '@weir/service-host'
import { z } from 'zod'

export const gatewayConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  WEIR_GATEWAY_PORT: servicePort('gateway'),
  WEIR_INFERENCE_URL: serviceUrl('inference'),
  // A version that has not answered by then is answered for by the champion, so a client waits at most twice as long.
  WEIR_GATEWAY_TIMEOUT_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
  // Connections to inference; each carries one request at a time.
  WEIR_GATEWAY_CONNECTIONS: z.coerce.number().int().min(1).max(1_024).default(64),
  // How often the routing tables are read again, should a change notice be lost.
  WEIR_GATEWAY_ROUTE_POLL_MS: z.coerce.number().int().min(100).max(60_000).default(1_000),
  // Predictions that wait for Kafka; beyond it they are dropped and counted: about 25 MB.
  WEIR_GATEWAY_PUBLISH_BUFFER: z.coerce.number().int().min(1_000).max(1_000_000).default(50_000),
})

export type GatewayConfig = z.output<typeof gatewayConfig>
