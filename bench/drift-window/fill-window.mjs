import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { features, rowsFrom } from './generate-rows.mjs'
import { scanRaw, storeRaw } from './raw-rows.mjs'
import { keepState } from './weir-window.mjs'

/** Rows made at a time: 6 MB of values. */
const chunkRows = 50_000

/** Windows up to this many rows are kept for the peers and stored raw; larger ones are counted as they pass. */
export const keptRows = 1_000_000

/** Scores from which the positive class is answered. */
export const flaggedFrom = 0.5

export const names = features.map(({ name }) => name)

/** Brings the rows of one window to everyone: the per-minute state, the raw table and the peers.
 *  @returns raw: counts by feature and bin that numpy, and for kept rows SQL, found in the rows; upkeep: cost of state */
export async function fillWindow({ clickhouse, peers, folder, profile }, size) {
  const keep = size <= keptRows
  const next = rowsFrom({ seed: size, isShifted: true })
  const state = keepState(clickhouse, { size, profile, names })
  for (let first = 0; first < size; first += chunkRows) {
    const { values, scores } = next(Math.min(chunkRows, size - first))
    await handOver(values, join(folder, 'rows.f32'), (file) => peers.ask({ do: 'take', size, file, keep }))
    const predictions = predictionsOf(values, scores)
    await state.add(predictions, first)
    if (keep) await storeRaw(clickhouse, { size, first, predictions })
  }
  await state.flush()
  const numpy = await peers.ask({ do: 'close', size })
  const sql = keep ? await scanRaw(clickhouse, { size, profile, names }) : undefined
  return { raw: { numpy: numpy.counts, sql: sql?.counts }, upkeep: state.spent }
}

/** Writes float32 values to a file for as long as `use` needs it. */
export async function handOver(values, file, use) {
  await writeFile(file, values)
  try {
    return await use(file)
  } finally {
    await rm(file)
  }
}

/** What counts of each decoded prediction. Features were computed a minute before; every row is the newest. */
function predictionsOf(values, scores) {
  const rest = { categorical: [], featureAgeMs: 60_000, latenessMs: 0 }
  return Array.from(scores, (score, row) => {
    const numeric = Array.from(values.subarray(row * names.length, (row + 1) * names.length))
    return { numeric, score, flagged: score >= flaggedFrom, ...rest }
  })
}
