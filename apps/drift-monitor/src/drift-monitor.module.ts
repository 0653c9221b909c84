import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common'
import { type ServiceHost } from '@weir/service-host'
import { type DriftMonitorConfig } from './config.ts'
import { connectParts, startDuties, tallyDepsOf, type MonitorParts } from './connect-parts.ts'
import { monitorDeps, MonitorsController } from './monitors.controller.ts'
import { PredictionsController, tallyDeps } from './predictions.controller.ts'
import { monitorDepsOf } from './windows-parts.ts'

export const monitorParts = Symbol('monitorParts')
const duties = Symbol('duties')

const drainPublishMs = 5_000

@Module({})
export class DriftMonitorModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(monitorParts) private readonly parts: MonitorParts,
    @Inject(duties) private readonly running: ReturnType<typeof startDuties>,
  ) {}

  static async create(config: DriftMonitorConfig, host: ServiceHost): Promise<DynamicModule> {
    const parts = await connectParts(config, host)
    const running = startDuties(parts)
    host.health.addIndicator({ name: 'consumers', check: async () => requireJoined(parts) })
    host.health.addIndicator({ name: 'topics', check: async () => parts.follower.requireCaughtUp() })
    // ClickHouse is not on the way to a rollback: while it is away the process stays ready, and says so here.
    host.health.addIndicator({ name: 'kpi tallies', check: async () => running.kpi.status() })
    host.health.addIndicator({ name: 'windows', check: async () => running.windows.status() })
    return {
      module: DriftMonitorModule,
      controllers: [PredictionsController, MonitorsController],
      providers: [
        { provide: monitorParts, useValue: parts },
        { provide: duties, useValue: running },
        { provide: monitorDeps, useFactory: monitorDepsOf, inject: [monitorParts] },
        { provide: tallyDeps, useFactory: tallyDepsOf, inject: [monitorParts] },
      ],
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.running.kpi.stop(), this.running.windows.stop(), this.parts.follower.stop()])
  }

  async onApplicationShutdown(): Promise<void> {
    const { publisher, bounds, models, clickhouse, redis } = this.parts
    await publisher.stop(drainPublishMs)
    await bounds.stop()
    await models.stop()
    await clickhouse.close()
    await redis.close()
  }
}

function requireJoined({ strategy }: MonitorParts): string {
  if (strategy.isReady()) return 'joined'
  throw new Error('the consumer has not joined its group yet')
}
