import { baseConfig, servicePort, serviceUrl } from '@weir/service-host'
import { z } from 'zod'

export const registryConfig = z.object({
  ...baseConfig.host,
  ...baseConfig.redis,
  ...baseConfig.dataDir,
  WEIR_REGISTRY_PORT: servicePort('registry'),
  WEIR_ROLLBACK_CONTROLLER_URL: serviceUrl('rollback-controller'),
  // Largest artifact or reference file, in mebibytes: it is held in memory while it is checked.
  WEIR_REGISTRY_MAX_UPLOAD_MIB: z.coerce.number().int().min(1).max(2_048).default(256),
})

export type RegistryConfig = z.output<typeof registryConfig>
