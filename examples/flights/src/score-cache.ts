import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { fitRates } from './airport-rates.ts'
import { featureRows } from './features.ts'
import { type Flights } from './flights.ts'
import { modelPath, type ModelName } from './model-files.ts'

const floatBytes = 4
/** Features of the first flights stand for the feature code in the key: they change if it does. */
const sampleRows = 20_000

/** Where scores are kept by default: `.weir/cache` of the workspace. */
export const defaultCacheDir = fileURLToPath(new URL('../../../.weir/cache/', import.meta.url))

/** Scores of all flights by one model, in a file whose name changes with the model and the features. */
export interface ScoreFile {
  readonly model: ModelName
  readonly path: string
}

/** Names the score file of a model: `flights-scores-<model>-<key>.bin`.
 *  @param features `featuresDigest` of the flights */
export async function scoreFile(model: ModelName, features: Buffer, cacheDir: string): Promise<ScoreFile> {
  const key = createHash('sha256')
    .update(await readFile(modelPath(model)))
    .update(features)
  return { model, path: join(cacheDir, `flights-scores-${model}-${key.digest('hex').slice(0, 16)}.bin`) }
}

/** Changes with the number of flights and with how features are computed. */
export function featuresDigest(flights: Flights): Buffer {
  const digest = createHash('sha256').update(String(flights.count))
  for (const { row, features } of featureRows(flights, fitRates(flights))) {
    if (row === sampleRows) break
    digest.update(features)
  }
  return digest.digest()
}

/** Whether the file holds a score for each of so many flights. */
export function hasScores(file: ScoreFile, count: number): boolean {
  return statSync(file.path, { throwIfNoEntry: false })?.size === count * floatBytes
}

/** Scores of the flights from one row to before another.
 *  @throws Error if the file is absent or too short */
export async function readScores(file: ScoreFile, firstRow: number, endRow: number): Promise<Float32Array> {
  const scores = new Float32Array(endRow - firstRow)
  const handle = await open(file.path)
  try {
    const bytes = new Uint8Array(scores.buffer)
    const { bytesRead } = await handle.read(bytes, { position: firstRow * floatBytes })
    if (bytesRead !== bytes.length) throw new Error(`${file.path} ends before row ${endRow}`)
    return scores
  } finally {
    await handle.close()
  }
}

/** Keeps the scores of all flights; another process sees the whole file or none. */
export async function writeScores(file: ScoreFile, scores: Float32Array): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true })
  const unfinished = `${file.path}.${process.pid}`
  await writeFile(unfinished, scores)
  await rename(unfinished, file.path)
}
