import { Controller, Get, Inject, Param } from '@nestjs/common'
import { type RolloutStore } from '@weir/rollout'
import { type RoutingStore } from '@weir/routing'
import { parseModelName } from '@weir/vocabulary'
import { showRoute } from './show-route.ts'

export const routeDeps = Symbol('routeDeps')
export interface RouteDeps {
  readonly store: RolloutStore
  readonly routing: RoutingStore
}

@Controller('api/v1/routes')
export class RoutesController {
  constructor(@Inject(routeDeps) private readonly deps: RouteDeps) {}

  @Get(':model')
  show(@Param('model') model: string) {
    return showRoute(this.deps, parseModelName(model))
  }
}
