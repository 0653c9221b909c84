import { defaultMonitor } from '@weir/monitor'
import { parseMonitor } from '@weir/monitor-file'
import { InvalidInput } from '@weir/vocabulary'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { batchProfile, narrowed } from '../batch/batch-profile.ts'
import { batchReport } from '../batch/batch-report.ts'
import { fileColumns } from '../batch/file-columns.ts'
import { loadFile } from '../batch/load-file.ts'
import { readRows } from '../batch/read-rows.ts'
import { versionProfile } from '../batch/version-profile.ts'
import {
  chosenFeatures,
  contractFeatures,
  inferredFeatures,
  requireScoreApart,
} from '../batch/wanted-features.ts'
import { type CallService } from '../call-service.ts'
import { reportText } from '../drift/report-text.ts'
import { hasFailed } from '../drift/windows-report.ts'
import { writePage } from '../drift/write-page.ts'
import { modelOption, versionOption } from '../option-schemas.ts'
import { readYaml } from '../read-yaml.ts'
import { exitCodes } from '../report.ts'

const names = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, 'names of columns separated by commas')))

const options = z.object({
  file: z.string('give the file with the batch'),
  reference: z.string().optional(),
  model: modelOption.optional(),
  version: versionOption.optional(),
  contract: z.string().optional(),
  features: names.optional(),
  categories: names.default([]),
  score: z.string().min(1).default('score'),
  monitor: z.string().optional(),
  all: z.boolean().default(false),
  html: z.string().min(1).optional(),
  failOnDrift: z.boolean().default(false),
})

type Options = z.output<typeof options>

export function addRunDrift(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'run',
    summary:
      'judge a file of rows against a reference file, without any service, or against a registered version',
    flags: [
      ['--file <batch>', 'Parquet or CSV: the rows to judge, as one window'],
      ['--reference <file>', 'Parquet or CSV: what is normal'],
      ['--model <name>', 'or the reference of a version of this model'],
      ['--version <n>', 'that version'],
      [
        '--contract <model.yaml>',
        'names and types of the features; those of the columns of the reference when left out',
      ],
      ['--features <a,b,c>', 'judge these columns only'],
      ['--categories <a,b,c>', 'columns that hold categories although they look like numbers'],
      ['--score <column>', 'column with the scores of the model (score), judged where there is one'],
      [
        '--monitor <file.yaml>',
        'monitor definition with other effects, least rows or muted columns than the preset',
      ],
      ['--all', 'every check and statistic, not only drift and what needs attention'],
      ['--html <file>', 'write a page with histograms, too'],
      ['--fail-on-drift', 'exit with 1 when any check fails'],
    ],
    options,
    examples: [
      'drift run --file june.parquet --reference may.parquet --fail-on-drift',
      'drift run --file june.csv --model flights --version 2 --html june.html',
    ],
    async run(given, world) {
      const report = await judged(given, world.call)
      const written = await writePage(report, given.html, world.now())
      return {
        json: report,
        text: reportText(report, { isEvery: given.all }) + written,
        exitCode: given.failOnDrift && hasFailed(report) ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}

async function judged(given: Options, call: CallService) {
  const { profile, reference, against } = await normal(given, call)
  const features = profile.features.map(({ name, type }) => ({ name, type }))
  const definition =
    given.monitor === undefined
      ? defaultMonitor
      : parseMonitor(
          await readYaml(given.monitor),
          features.map(({ name }) => name),
        )
  const batch = await readRows(await loadFile(given.file), { features, score: given.score })
  return batchReport({ profile, batch, reference, against, definition })
}

/** What the batch is compared with. */
async function normal(given: Options, call: CallService) {
  const { reference: path, model, version, score, features: only = null, categories } = given
  if (path !== undefined && model === undefined && version === undefined) {
    const file = await loadFile(path)
    const known =
      given.contract === undefined
        ? inferredFeatures(await fileColumns(file), score)
        : contractFeatures(await readYaml(given.contract), given.contract)
    requireScoreApart(known, score)
    const reference = await readRows(file, { features: chosenFeatures(known, { only, categories }), score })
    return { profile: batchProfile(reference), reference, against: file.name }
  }
  const hasTypes = given.contract !== undefined || categories.length > 0
  if (path === undefined && model !== undefined && version !== undefined && !hasTypes) {
    const whole = await versionProfile(call, model, version)
    requireScoreApart(whole.features, score)
    const chosen = chosenFeatures(whole.features, { only, categories: [] }).map(({ name }) => name)
    return { profile: narrowed(whole, chosen), reference: null, against: `version ${version} of ${model}` }
  }
  throw new InvalidInput(
    'cli-option-invalid',
    'give what is normal in one way: --reference (with --contract or --categories where types are not as they look), or --model and --version, which have the types that were registered',
    { reference: path, model, version },
  )
}
