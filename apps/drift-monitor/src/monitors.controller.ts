import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common'
import { parseInput } from '@weir/service-host'
import { parseModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { applyMonitor } from './apply-monitor.ts'
import { listMonitors, showMonitor, type MonitorDeps } from './show-monitor.ts'
import { testMonitor, type TestMonitorDeps } from './test-monitor.ts'
import { validateMonitor } from './validate-monitor.ts'

export const monitorDeps = Symbol('monitorDeps')

/** A month, whose baseline is the month before it. */
const mostDays = 31

/** The file's own fields are checked by its schema. */
const file = z.looseObject({})
const apply = z.looseObject({ expectedRevision: z.int().min(0) })
const test = z.strictObject({ definition: file, days: z.int().min(1).max(mostDays).default(28) })

@Controller('api/v1/monitors')
export class MonitorsController {
  constructor(@Inject(monitorDeps) private readonly deps: MonitorDeps & TestMonitorDeps) {}

  @Get(':model')
  show(@Param('model') model: string) {
    return showMonitor(this.deps, parseModelName(model))
  }

  @Get(':model/history')
  history(@Param('model') model: string) {
    return listMonitors(this.deps, parseModelName(model))
  }

  @Put(':model')
  apply(@Param('model') model: string, @Body() body: unknown) {
    const { expectedRevision, ...json } = parseInput(apply, body)
    return applyMonitor(this.deps, { model: parseModelName(model), json, expectedRevision })
  }

  @Post(':model/validate')
  @HttpCode(200)
  validate(@Param('model') model: string, @Body() body: unknown) {
    const json = parseInput(file, body)
    return validateMonitor(this.deps, { model: parseModelName(model), json })
  }

  @Post(':model/test')
  @HttpCode(200)
  test(@Param('model') model: string, @Body() body: unknown) {
    const { definition, days } = parseInput(test, body)
    return testMonitor(this.deps, { model: parseModelName(model), json: definition, days })
  }
}
