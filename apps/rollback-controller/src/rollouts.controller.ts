import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import { parsePlan } from '@weir/rollout'
import { parseInput } from '@weir/service-host'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { z } from 'zod'
import { commandRollout, manualSteps, type CommandDeps } from './command-rollout.ts'
import { listRollouts, showRollout, type ShowDeps } from './show-rollout.ts'
import { startRollout, type StartDeps } from './start-rollout.ts'

export const rolloutDeps = Symbol('rolloutDeps')
export type RolloutDeps = StartDeps & CommandDeps & ShowDeps

const person = { by: z.string().min(1).max(128), reason: z.string().min(1).max(2_000) }
const start = z.strictObject({
  model: z.string(),
  challenger: z.int().min(1),
  /** The name of a plan with its defaults, or a plan. */
  plan: z.union([z.string().transform((kind) => ({ kind })), z.looseObject({})]),
  ...person,
})
const manual = z.strictObject(person)
const filter = z.strictObject({ model: z.string().optional() })

@Controller('api/v1/rollouts')
export class RolloutsController {
  constructor(@Inject(rolloutDeps) private readonly deps: RolloutDeps) {}

  @Post()
  async start(@Body() body: unknown) {
    const { model, challenger, plan, by, reason } = parseInput(start, body)
    const named = { model: parseModelName(model), challenger: parseVersionNumber(challenger) }
    const rolloutId = await startRollout(this.deps, { ...named, plan: parsePlan(plan), by, reason })
    return showRollout(this.deps, rolloutId)
  }

  @Get()
  list(@Query() query: unknown) {
    const { model } = parseInput(filter, query)
    return listRollouts(this.deps, model === undefined ? null : parseModelName(model))
  }

  @Get(':id')
  show(@Param('id') rolloutId: string) {
    return showRollout(this.deps, rolloutId)
  }

  @Post(':id/:step')
  @HttpCode(200)
  async command(@Param('id') rolloutId: string, @Param('step') name: string, @Body() body: unknown) {
    const step = parseInput(z.enum(manualSteps), name)
    await commandRollout(this.deps, { rolloutId, step, ...parseInput(manual, body) })
    return showRollout(this.deps, rolloutId)
  }
}
