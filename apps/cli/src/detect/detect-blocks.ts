import {
  addWatchedBlock,
  alarmLevel,
  startBlocks,
  type BlockDetector,
  type WatchedBlocks,
} from '@weir/detectors'
import { z } from 'zod'
import { formatDuration, writeDuration } from '../duration.ts'
import { type DetectionReport, type Finding } from './detection-report.ts'
import { optionInvalid, requireKnown, type GivenOptions } from './given-options.ts'
import { type Series } from './read-series.ts'
import { seriesNotes } from './series-notes.ts'
import { usualBlocks, type SplitBlocks } from './split-blocks.ts'

const number = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(z.number('a number'))
/** As monitors have it. */
const usualRunLength = 500
const fields = {
  runLength: number.default(usualRunLength),
  direction: z.enum(['up', 'down'], 'up or down').default('up'),
}

/** Runs a detector over the means of blocks of time, against those of a reference.
 *  @throws InvalidInput `detector-option-invalid`, `detect-reference-short` */
export function detectBlocks(
  series: Series,
  detector: BlockDetector,
  of: { readonly options: GivenOptions; readonly split: SplitBlocks; readonly reference: string },
): DetectionReport {
  const { options, split } = of
  const { runLength, direction } = parsed(detector, options)
  const usual = usualBlocks(split)
  const sign = direction === 'up' ? 1 : -1
  const start = started(detector, { mean: sign * usual.mean, sd: usual.sd, runLength })
  const alarms: Finding[] = []
  let state = start
  for (const [index, { start: at, value, rows }] of split.blocks.entries()) {
    state = addWatchedBlock(state, { start: at, value: sign * value, fill: rows / usual.blockRows })
    const statistic = alarmLevel(state)
    if (statistic < 0) continue
    alarms.push({ index, row: null, at, value, statistic })
    state = start
  }
  return {
    file: series.name,
    column: series.column,
    detector,
    options,
    statistic: 'nats over the alarm',
    judged: { of: 'blocks', count: split.blocks.length },
    reference: { name: of.reference, blockMs: split.blockMs, ...usual },
    contract: contractOf(detector, { runLength, blockMs: split.blockMs }),
    warnings: [],
    alarms,
    notes: [
      ...(split.leftOut === 0
        ? []
        : ['the block in which the reference rows end is left out: it is of both']),
      ...(split.thin === 0
        ? []
        : [
            `blocks with fewer than ${split.leastRows} rows are left out, as where a file ends: ${split.thin}`,
          ]),
      ...seriesNotes(series),
    ],
  }
}

function parsed(detector: BlockDetector, options: GivenOptions) {
  const { runLength, direction } = fields
  // The conformal martingale sees a change in either direction.
  const known = detector === 'conformal' ? { runLength } : fields
  requireKnown(detector, options, Object.keys(known))
  const read = z.strictObject({ runLength, direction }).safeParse(options)
  if (!read.success) throw optionInvalid(detector, read.error)
  return read.data
}

function started(detector: BlockDetector, plan: Parameters<typeof startBlocks>[1]): WatchedBlocks {
  try {
    return startBlocks(detector, plan)
  } catch (error) {
    throw error instanceof RangeError ? optionInvalid(detector, error) : error
  }
}

function contractOf(
  detector: BlockDetector,
  { runLength, blockMs }: { readonly runLength: number; readonly blockMs: number },
): string {
  const length = `${runLength} blocks of ${writeDuration(blockMs)} (${formatDuration(runLength * blockMs)})`
  const when =
    detector === 'conformal'
      ? 'the blocks could have come in any other order'
      : "a block, given those before it, scatters like a normal one with the reference's mean and standard deviation"
  return `while nothing changes, at least ${length} to a false alarm on average, as long as ${when}`
}
