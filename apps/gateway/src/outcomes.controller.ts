import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { parseInput } from '@weir/service-host'
import { outcomeReports, reportOutcome, type ReportOutcomeDeps } from './report-outcome.ts'

export const outcomeDeps = Symbol('outcomeDeps')

@Controller('api/v1/outcomes')
export class OutcomesController {
  constructor(@Inject(outcomeDeps) private readonly deps: ReportOutcomeDeps) {}

  @Post()
  @HttpCode(202)
  report(@Body() body: unknown) {
    return reportOutcome(this.deps, parseInput(outcomeReports, body))
  }
}
