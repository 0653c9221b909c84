import { type ClickHouse } from '@weir/clickhouse'
import { dayMs } from '@weir/vocabulary'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { versionProfile } from '../batch/version-profile.ts'
import { ask, type CallService } from '../call-service.ts'
import { checkRows } from '../drift/check-rows.ts'
import { kpiRows } from '../drift/kpi-rows.ts'
import { labelDelays } from '../drift/label-delays.ts'
import { metricRows } from '../drift/metric-rows.ts'
import { reportText } from '../drift/report-text.ts'
import { type WindowQuery } from '../drift/select.ts'
import { suppressedRows } from '../drift/suppressed-rows.ts'
import { windowPlots } from '../drift/window-plots.ts'
import { hasFailed, hasJudged, windowsReport } from '../drift/windows-report.ts'
import { writePage } from '../drift/write-page.ts'
import { parseDuration } from '../duration.ts'
import { modelOption, versionOption } from '../option-schemas.ts'
import { modelAnswer, modelPath, versionAnswer } from '../registry-answers.ts'
import { exitCodes } from '../report.ts'
import { withClickHouse } from '../with-clickhouse.ts'
import { type World } from '../world.ts'

const options = z.object({
  model: modelOption,
  version: versionOption.optional(),
  window: z.string().transform(parseDuration).optional(),
  // A day of hourly windows fits a line of a terminal.
  last: z.coerce.number('a whole number from 1 to 500').int().min(1).max(500).default(24),
  all: z.boolean().default(false),
  html: z.string().min(1).optional(),
  failOnDrift: z.boolean().default(false),
})

/** Days of label delays and of alerts that were not sent. */
const shownDays = 7

export function addReportDrift(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'report',
    summary:
      'drift, data quality, performance, KPIs and unsent alerts of a model, with their trend over the newest windows',
    flags: [
      ['--model <name>', 'the model'],
      ['--version <n>', 'this version only'],
      [
        '--window <duration>',
        'windows of this length only, such as 6h or 1d; each column in its own when left out',
      ],
      ['--last <n>', 'how many windows the trend shows (24)'],
      ['--all', 'every check and statistic, not only drift and what needs attention'],
      ['--html <file>', 'write a page with histograms and trends, too'],
      [
        '--fail-on-drift',
        'exit with 1 when the newest window of any check fails, long past ones left out, or nothing was judged',
      ],
    ],
    options,
    examples: [
      'drift report --model flights',
      'drift report --model flights --version 2 --window 1d --fail-on-drift',
      'drift report --model flights --html drift.html',
    ],
    async run({ model, version = null, window: lengthMs = null, last, all, html, failOnDrift }, world) {
      const query = { model, version, lengthMs, last }
      const report = await withClickHouse(world.addresses, (clickhouse) =>
        readReport(clickhouse, query, { world, isDrawn: html !== undefined }),
      )
      const written = await writePage(report, html, world.now())
      return {
        json: { model, ...report },
        text: reportText(report, { isEvery: all }) + written,
        exitCode: failOnDrift && (hasFailed(report) || !hasJudged(report)) ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}

async function readReport(
  clickhouse: ClickHouse,
  query: WindowQuery,
  { world, isDrawn }: { readonly world: World; readonly isDrawn: boolean },
) {
  const { select } = clickhouse
  const { model } = query
  const [checks, kpis, metrics, delays] = await Promise.all([
    checkRows(select, query),
    kpiRows(select, query),
    metricRows(select, query),
    labelDelays(select, { model, days: shownDays }),
  ])
  if (checks.length === 0) await requireKnown(world.call, query)
  const newest = Math.max(0, ...checks.map(({ window }) => window.end))
  const sources = {
    clickhouse,
    profileOf: (version: Parameters<typeof versionProfile>[2]) => versionProfile(world.call, model, version),
  }
  return windowsReport({
    model,
    checks,
    kpis,
    metrics,
    labelDelays: delays,
    suppressed: await suppressedRows(select, query, newest - shownDays * dayMs),
    plots: isDrawn ? await windowPlots(sources, model, checks) : new Map(),
    asked: query,
  })
}

/** A name that nobody knows has no windows either. @throws NotFound `model-unknown`, `version-unknown` */
async function requireKnown(call: CallService, { model, version }: WindowQuery): Promise<void> {
  const service = 'registry' as const
  const path = modelPath(model)
  if (version === null) await ask(call, { service, path }, modelAnswer)
  else await ask(call, { service, path: `${path}/versions/${version}` }, versionAnswer)
}
