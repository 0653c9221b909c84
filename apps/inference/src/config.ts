import { baseConfig, servicePort } from '@weir/service-host'
import { z } from 'zod'

export const inferenceConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.kafka,
  ...baseConfig.redis,
  ...baseConfig.dataDir,
  WEIR_INFERENCE_PORT: servicePort('inference'),
  // How often the routing tables are read again, should a change notice be lost.
  WEIR_INFERENCE_ROUTE_POLL_MS: z.coerce.number().int().min(100).max(60_000).default(1_000),
  // Which scorers this process runs beside HTTP, so that they scale on their own.
  WEIR_INFERENCE_STREAM: z.enum(['on', 'off']).default('on'),
  WEIR_INFERENCE_SHADOW: z.enum(['on', 'off']).default('on'),
})

export type InferenceConfig = z.output<typeof inferenceConfig>
