import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { driftText, hasDrift } from '../drift/drift-text.ts'
import { driftRows, kpiRows } from '../drift/window-rows.ts'
import { parseDuration } from '../duration.ts'
import { modelOption, versionOption } from '../option-schemas.ts'
import { exitCodes } from '../report.ts'
import { withClickHouse } from '../with-clickhouse.ts'

const options = z.object({
  model: modelOption,
  version: versionOption.optional(),
  window: z.string().transform(parseDuration).optional(),
  // A day of hourly windows fits a line of a terminal.
  last: z.coerce.number('a whole number from 1 to 500').int().min(1).max(500).default(24),
  all: z.boolean().default(false),
  failOnDrift: z.boolean().default(false),
})

export function addReportDrift(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'report',
    summary: 'drift and KPIs by version and feature, with their trend over the newest windows',
    flags: [
      ['--model <name>', 'the model'],
      ['--version <n>', 'this version only'],
      [
        '--window <duration>',
        'length of the windows, such as 1h or 1d; the shortest there are when left out',
      ],
      ['--last <n>', 'how many windows the trend shows (24)'],
      ['--all', 'every statistic, not only the one of each feature that needs attention most'],
      ['--fail-on-drift', 'exit with 1 when the newest window of a checked feature fails'],
    ],
    options,
    examples: [
      'drift report --model flights',
      'drift report --model flights --version 2 --window 1d --fail-on-drift',
    ],
    async run({ model, version = null, window: lengthMs = null, last, all, failOnDrift }, { addresses }) {
      const query = { model, version, lengthMs, last }
      const [drift, kpis] = await withClickHouse(addresses, ({ select }) =>
        Promise.all([driftRows(select, query), kpiRows(select, query)]),
      )
      const exitCode = failOnDrift && hasDrift(drift) ? exitCodes.refused : exitCodes.ok
      return {
        json: { model, drift, kpis },
        text: driftText({ model, isEveryStatistic: all }, drift, kpis),
        exitCode,
      }
    },
  })
}
