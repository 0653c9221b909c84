import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { fitRates, trainEndDay } from './airport-rates.ts'
import { at } from './column.ts'
import { featureRows } from './features.ts'
import { dayOf, flightId, loadFlights, type Flights } from './flights.ts'
import { isLate } from './label.ts'
import { featureNames } from './model-contract.ts'
import { thin } from './thin.ts'

/** First day of production: the reference days are 24 to 44. */
const referenceEndDay = 45
/** Gives 20,000 of the 343,000 flights of the reference days. */
const referenceShare = 0.0583
/** Nine significant digits bring a float32 back to the last bit. */
const float32Digits = 9
const linesPerChunk = 4096

/** Writes `train.csv` (days 0 to 23, all flights) and `reference.csv` (days 24 to 44, thinned) for
 *  `training/train.py`: flight id, event time (ms), the features in contract order, late (0 or 1). */
async function exportTraining(folder: string): Promise<void> {
  const flights = await loadFlights()
  await mkdir(folder, { recursive: true })
  await writeLines(join(folder, 'train.csv'), csvLines(flights, isTraining))
  await writeLines(join(folder, 'reference.csv'), csvLines(flights, isReference))
}

function isTraining(day: number): boolean {
  return day < trainEndDay
}

function isReference(day: number, id: string): boolean {
  return day >= trainEndDay && day < referenceEndDay && thin(id, referenceShare)
}

function* csvLines(flights: Flights, isWanted: (day: number, id: string) => boolean) {
  yield `flight_id,event_time_ms,${featureNames.join(',')},late\n`
  for (const { row, features } of featureRows(flights, fitRates(flights))) {
    const eventTimeMs = at(flights.eventTimeMs, row)
    const day = dayOf(eventTimeMs)
    if (day >= referenceEndDay) return
    const id = flightId(row)
    if (!isWanted(day, id)) continue
    const values = Array.from(features, (value) => Number(value.toPrecision(float32Digits)))
    yield `${id},${eventTimeMs},${values.join(',')},${isLate(flights, row) ? 1 : 0}\n`
  }
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks(lines)), createWriteStream(path))
}

function* chunks(lines: Iterable<string>) {
  let chunk: string[] = []
  for (const line of lines) {
    chunk.push(line)
    if (chunk.length < linesPerChunk) continue
    yield chunk.join('')
    chunk = []
  }
  yield chunk.join('')
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node src/export-training.ts <folder>')
await exportTraining(folder)
