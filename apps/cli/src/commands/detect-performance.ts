import { blockDetectors, type BlockDetector } from '@weir/detectors'
import { hourMs, InvalidInput } from '@weir/vocabulary'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { detectBlocks } from '../detect/detect-blocks.ts'
import { detectRows } from '../detect/detect-rows.ts'
import { type DetectionReport } from '../detect/detection-report.ts'
import { detectionText } from '../detect/detection-text.ts'
import { detectorOptions } from '../detect/given-options.ts'
import { readSeries } from '../detect/read-series.ts'
import { rowDetectors, type RowDetectorName } from '../detect/row-detectors.ts'
import { splitByFile, splitByRows } from '../detect/split-blocks.ts'
import { parseDuration } from '../duration.ts'
import { exitCodes } from '../report.ts'

const rowNames = Object.keys(rowDetectors).filter((name): name is RowDetectorName => name in rowDetectors)
const detectorNames = [...blockDetectors, ...rowNames]

const options = z.object({
  file: z.string('give the file with the rows'),
  column: z.string('name the column to look at').min(1, 'name a column'),
  timeColumn: z.string().min(1, 'name a column').optional(),
  detector: z.enum(detectorNames, detectorNames.join(', ')).default('shiryaev-roberts'),
  option: detectorOptions,
  referenceRows: z.coerce.number('a whole number of rows').int().min(1).optional(),
  reference: z.string().optional(),
  blocks: z
    .string()
    .transform((text) => parseDuration(text))
    .pipe(z.number().min(1, 'longer than nothing'))
    .optional(),
  failOnDrift: z.boolean().default(false),
})

type Options = z.output<typeof options>

const defaultBlockMs = 6 * hourMs

export function addDetectPerformance(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'detect',
    summary: 'tell where a column of a file, such as a loss, changed over time, by a detector of your choice',
    flags: [
      ['--file <file>', 'Parquet or CSV: the rows to look at'],
      ['--column <column>', 'column of numbers: a loss, an error (0 or 1), a loss minus its estimate'],
      ['--time-column <column>', 'event times, by which rows are put in order (event_time_ms or event_time)'],
      [
        '--detector <name>',
        `with a false-alarm contract, on blocks of time: ${blockDetectors.join(', ')} (default shiryaev-roberts); on single rows: ${rowNames.join(', ')}`,
      ],
      ['--option <name=value...>', 'an option of the detector; a wrong one lists those there are'],
      ['--reference-rows <n>', 'for blocks: the first n rows, in order of time, are normal'],
      ['--reference <file>', 'for blocks: or the same column of this file is normal'],
      ['--blocks <duration>', 'length of the blocks (6h): longer than what ties rows together'],
      ['--fail-on-drift', 'exit with 1 when there is an alarm'],
    ],
    options,
    examples: [
      'performance detect --file june.parquet --column loss --reference may.parquet --fail-on-drift',
      'performance detect --file june.csv --column error --detector adwin --option delta=0.01',
    ],
    async run(given, { progress }) {
      progress.tell('reading')
      const report = await detected(given)
      const hasAlarm = report.alarms.length > 0
      return {
        json: report,
        text: detectionText(report),
        exitCode: given.failOnDrift && hasAlarm ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}

async function detected(given: Options): Promise<DetectionReport> {
  const { file, detector, referenceRows, reference, blocks } = given
  const columns = { column: given.column, time: given.timeColumn ?? null }
  if (!isOfBlocks(detector)) {
    if (referenceRows !== undefined || reference !== undefined || blocks !== undefined)
      throw new InvalidInput(
        'cli-option-invalid',
        `--reference-rows, --reference and --blocks are of ${blockDetectors.join(', ')}; ${detector} judges single rows and learns what is normal as it goes`,
        { detector, referenceRows, reference, blocks },
      )
    return detectRows(await readSeries(file, columns), detector, given.option)
  }
  const blockMs = blocks ?? defaultBlockMs
  if (reference !== undefined && referenceRows === undefined) {
    const [series, normal] = [await readSeries(file, columns), await readSeries(reference, columns)]
    const split = splitByFile(series, normal, blockMs)
    return detectBlocks(series, detector, { options: given.option, split, reference: normal.name })
  }
  if (referenceRows !== undefined && reference === undefined) {
    const series = await readSeries(file, columns)
    const split = splitByRows(series, { rows: referenceRows, blockMs })
    const name = `the first ${referenceRows} rows`
    return detectBlocks(series, detector, { options: given.option, split, reference: name })
  }
  throw new InvalidInput(
    'cli-option-invalid',
    `${detector} compares with what is normal: give it in one way, --reference or --reference-rows; detectors of single rows (${rowNames.join(', ')}) take neither`,
    { detector, referenceRows, reference },
  )
}

function isOfBlocks(detector: Options['detector']): detector is BlockDetector {
  return blockDetectors.some((name) => name === detector)
}
