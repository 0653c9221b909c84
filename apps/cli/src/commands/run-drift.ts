import { defaultMonitor } from '@weir/monitor'
import { parseMonitor } from '@weir/monitor-file'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { batchReport } from '../batch/batch-report.ts'
import { readSources } from '../batch/read-sources.ts'
import { rowSources } from '../batch/row-sources.ts'
import { servedBatch, type ServedBatchQuestion } from '../batch/served-batch.ts'
import { timeOption } from '../batch/span-options.ts'
import { reportText } from '../drift/report-text.ts'
import { hasFailed } from '../drift/windows-report.ts'
import { writePage } from '../drift/write-page.ts'
import { modelOption, versionOption } from '../option-schemas.ts'
import { readYaml } from '../read-yaml.ts'
import { exitCodes } from '../report.ts'
import { withClickHouse } from '../with-clickhouse.ts'
import { type World } from '../world.ts'

const names = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, 'names of columns separated by commas')))

const options = z.object({
  file: z.string().optional(),
  from: timeOption.optional(),
  to: timeOption.optional(),
  reference: z.string().optional(),
  referenceFrom: timeOption.optional(),
  referenceTo: timeOption.optional(),
  model: modelOption.optional(),
  version: versionOption.optional(),
  role: z.enum(['live', 'shadow'], 'live or shadow').optional(),
  // With 100 features about 200 MB a span.
  mostRows: z.coerce.number('a whole number from 1 to 2000000').int().min(1).max(2_000_000).default(200_000),
  contract: z.string().optional(),
  features: names.optional(),
  exclude: names.default([]),
  categories: names.default([]),
  score: z.string().min(1).default('score'),
  monitor: z.string().optional(),
  exact: z.boolean().default(false),
  all: z.boolean().default(false),
  html: z.string().min(1).optional(),
  failOnDrift: z.boolean().default(false),
})

type Options = z.output<typeof options>

export function addRunDrift(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'run',
    summary:
      'judge rows of a file, or those that a version has served, against a reference file, an earlier span or the reference of a version',
    flags: [
      ['--file <batch>', 'Parquet or CSV: the rows to judge, as one window'],
      ['--from <time>', 'or the rows that a version has served, by event time, from this one on'],
      ['--to <time>', 'and before this one'],
      ['--reference <file>', 'Parquet or CSV: what is normal'],
      ['--reference-from <time>', 'or the rows that the version has served from this time on'],
      ['--reference-to <time>', 'and before this one'],
      [
        '--model <name>',
        'model of the rows that were served; without reference rows, its reference is normal',
      ],
      ['--version <n>', 'that version'],
      ['--role <role>', 'live (default) or shadow: in which the version answered'],
      ['--most-rows <n>', 'read at most so many rows of each span (200000), of more a sample'],
      [
        '--contract <model.yaml>',
        'names and types of the features; those of the columns of the reference when left out',
      ],
      ['--features <a,b,c>', 'judge these columns only'],
      ['--exclude <a,b,c>', 'judge all columns but these, which are no features: ids, labels'],
      ['--categories <a,b,c>', 'columns that hold categories although they look like numbers'],
      ['--score <column>', 'column with the scores of the model (score), judged where there is one'],
      [
        '--monitor <file.yaml>',
        'monitor definition with other effects, least rows or muted columns than the preset',
      ],
      [
        '--exact',
        'add tests on the raw rows and a classifier of both; they explain, verdicts and exit status stay as they are',
      ],
      ['--all', 'every check and statistic, not only drift and what needs attention'],
      ['--html <file>', 'write a page with histograms, too'],
      ['--fail-on-drift', 'exit with 1 when any check fails'],
    ],
    options,
    examples: [
      'drift run --file june.parquet --reference may.parquet --exclude id,late --fail-on-drift',
      'drift run --file june.csv --model flights --version 2 --html june.html',
      'drift run --model flights --version 2 --from 2001-03-12 --to 2001-03-19 --reference-from 2001-03-05 --reference-to 2001-03-12 --exact',
    ],
    async run(given, world) {
      const report = await judged(given, world)
      const written = await writePage(report, given.html, world.now())
      return {
        json: report,
        text: reportText(report, { isEvery: given.all }) + written,
        exitCode: given.failOnDrift && hasFailed(report) ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}

async function judged(given: Options, { call, addresses, progress }: World) {
  const sources = rowSources({
    ...given,
    hasTypes: given.contract !== undefined || given.categories.length > 0,
  })
  const served = (question: ServedBatchQuestion) => {
    progress.tell('reading what was served')
    return withClickHouse(addresses, (clickhouse) => servedBatch(clickhouse, question))
  }
  const read = await readSources(sources, given, { call, served, most: given.mostRows })
  const definition =
    given.monitor === undefined
      ? defaultMonitor
      : parseMonitor(
          await readYaml(given.monitor),
          read.profile.features.map(({ name }) => name),
        )
  if (given.exact && read.reference !== null) progress.tell('testing the rows')
  return batchReport({ ...read, definition, isExact: given.exact })
}
