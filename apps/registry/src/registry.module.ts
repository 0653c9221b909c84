import { join } from 'node:path'
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { fileArtifactStore } from '@weir/artifacts'
import { connectRedis, redisRegistryStore } from '@weir/redis'
import { type ServiceHost } from '@weir/service-host'
import { type RegistryConfig } from './config.ts'
import { promoteAtOnceOver } from './controller-client.ts'
import { createMetrics } from './metrics.ts'
import { ModelsController, registryDeps } from './models.controller.ts'
import { type UploadDeps } from './upload-route.ts'

const registryParts = Symbol('registryParts')
export const uploadDeps = Symbol('uploadDeps')

const mebibyte = 1_048_576

type RegistryParts = Awaited<ReturnType<typeof connectParts>>

async function connectParts(config: RegistryConfig, host: ServiceHost) {
  const redis = await connectRedis(config.WEIR_REDIS_URL, 'registry')
  if (redis.durabilityWarning !== null) host.logger.warn({}, redis.durabilityWarning)
  const artifacts = fileArtifactStore(join(config.WEIR_DATA_DIR, 'artifacts'))
  return { redis, artifacts, store: redisRegistryStore(redis) }
}

@Module({})
export class RegistryModule implements OnApplicationShutdown {
  constructor(@Inject(registryParts) private readonly parts: RegistryParts) {}

  static async create(config: RegistryConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    const { store, artifacts, redis } = parts
    const uploads: UploadDeps = {
      store,
      artifacts,
      now: () => Date.now(),
      metrics: createMetrics(),
      maxUploadBytes: config.WEIR_REGISTRY_MAX_UPLOAD_MIB * mebibyte,
    }
    const deps = { ...uploads, promoteAtOnce: promoteAtOnceOver(config.WEIR_ROLLBACK_CONTROLLER_URL) }
    host.health.addIndicator({ name: 'redis', check: () => redis.call((client) => client.ping()) })
    return {
      module: RegistryModule,
      controllers: [ModelsController],
      providers: [
        { provide: registryParts, useValue: parts },
        { provide: registryDeps, useValue: deps },
        { provide: uploadDeps, useValue: uploads },
      ],
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.redis.close()
  }
}
