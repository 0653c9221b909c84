import { fitRates } from './airport-rates.ts'
import { loadBatchScorer, type BatchScorer } from './batch-scorer.ts'
import { featureRows } from './features.ts'
import { dayStartMs, flightId, loadFlights, rowAt, type Flights } from './flights.ts'
import { isLate, labelTimeMs } from './label.ts'
import { featureNames } from './model-contract.ts'
import { modelNames, type ModelName } from './model-files.ts'
import {
  defaultCacheDir,
  featuresDigest,
  hasScores,
  readScores,
  scoreFile,
  writeScores,
  type ScoreFile,
} from './score-cache.ts'

const batchRows = 32_768

/** Consecutive flights with their labels and the scores that each model gave them, as columns. */
export interface ScoredFlights {
  readonly count: number
  /** ms since the Unix epoch, never falling */
  readonly eventTimeMs: Float64Array
  /** ms at which the label arrives, after the event time, in no order */
  readonly labelTimeMs: Float64Array
  /** 1 if the flight was late, else 0 */
  readonly late: Uint8Array
  /** Flight id of an index, 0 to `count` - 1. */
  readonly id: (index: number) => string
  /** P(late), 0 to 1, by model */
  readonly scores: Readonly<Record<ModelName, Float32Array>>
}

/** Which flights: days from `fromDay` to before `toDay`; day 0 is 2001-01-01, the last flights are of day 181. */
export interface DayRange {
  readonly fromDay: number
  readonly toDay: number
}

/** Loads flights with the scores of every committed model.
 *  The first run scores all 3 million flights and keeps the scores; later ones read them back.
 *  @param cacheDir where scores are kept */
export async function loadScoredFlights(days: DayRange, cacheDir = defaultCacheDir): Promise<ScoredFlights> {
  return scoredFlightsOf(await loadFlights(), days, cacheDir)
}

/** The same of flights that are loaded already.
 *  @param flights all flights, from the first one on */
export async function scoredFlightsOf(
  flights: Flights,
  days: DayRange,
  cacheDir = defaultCacheDir,
): Promise<ScoredFlights> {
  const firstRow = rowAt(flights, dayStartMs(days.fromDay))
  const endRow = rowAt(flights, dayStartMs(days.toDay))
  const digest = featuresDigest(flights)
  await fillCache(flights, await Promise.all(modelNames.map((model) => scoreFile(model, digest, cacheDir))))
  const scoresOf = async (model: ModelName) =>
    readScores(await scoreFile(model, digest, cacheDir), firstRow, endRow)
  return {
    ...labelledColumns(flights, firstRow, endRow),
    scores: {
      static: await scoresOf('static'),
      fresh: await scoresOf('fresh'),
      'fresh-percent': await scoresOf('fresh-percent'),
      'fresh-hours': await scoresOf('fresh-hours'),
      'fresh-retrain': await scoresOf('fresh-retrain'),
      'static-retrain': await scoresOf('static-retrain'),
      never: await scoresOf('never'),
    },
  }
}

function labelledColumns(flights: Flights, firstRow: number, endRow: number) {
  const count = endRow - firstRow
  return {
    count,
    eventTimeMs: flights.eventTimeMs.slice(firstRow, endRow),
    labelTimeMs: new Float64Array(count).map((_, index) => labelTimeMs(flights, firstRow + index)),
    late: new Uint8Array(count).map((_, index) => (isLate(flights, firstRow + index) ? 1 : 0)),
    id: (index: number) => flightId(firstRow + index),
  }
}

async function fillCache(flights: Flights, files: readonly ScoreFile[]): Promise<void> {
  const missing = files.filter((file) => !hasScores(file, flights.count))
  if (missing.length === 0) return
  const scoring = async (file: ScoreFile) => ({
    file,
    scorer: await loadBatchScorer(file.model),
    scores: new Float32Array(flights.count),
  })
  const scorings = await Promise.all(missing.map(scoring))
  await scoreAll(flights, scorings)
  await Promise.all(scorings.map(({ file, scores }) => writeScores(file, scores)))
}

/** A model to score with, and where its scores go, one a flight. */
export interface Scoring {
  readonly scorer: BatchScorer
  readonly scores: Float32Array
}

/** Scores all flights, a batch at a time, and writes P(late) into the column of each scoring. */
export async function scoreAll(flights: Flights, scorings: readonly Scoring[]): Promise<void> {
  const width = featureNames.length
  const batch = new Float32Array(batchRows * width)
  let rows = 0
  const scoreBatch = async (firstRow: number) => {
    const filled = batch.subarray(0, rows * width)
    for (const { scorer, scores } of scorings) scores.set(await scorer(filled), firstRow)
    rows = 0
  }
  for (const { row, features } of featureRows(flights, fitRates(flights))) {
    batch.set(features, rows * width)
    rows += 1
    if (rows === batchRows) await scoreBatch(row + 1 - rows)
  }
  if (rows > 0) await scoreBatch(flights.count - rows)
}
