import { predictionRow, tables } from '@weir/clickhouse'
import { predictionOf } from '@weir/contracts'
import { dayMs, minuteMs } from '@weir/vocabulary'
import { minuteOf, modelOf, windowStart } from './weir-window.mjs'

/** Rows of one insert. */
const block = 5_000

/** Stores raw predictions as the recorder does.
 *  @param predictions numeric features and scores; the first is number `first` of the window */
export async function storeRaw(clickhouse, { size, first, predictions }) {
  for (let from = 0; from < predictions.length; from += block) {
    const part = predictions.slice(from, from + block).map(({ numeric, score }, index) => {
      const offset = first + from + index
      const recorded = { partition: 0, offset, traceId: '', isSetAside: false }
      return predictionRow(prediction({ size, number: offset, numeric, score }), recorded)
    })
    await clickhouse.insert(tables.predictions, part, `${size}:raw:${first + from}`)
  }
}

const rowsOfWindow = `FROM predictions
WHERE model = {model:String} AND version = 1 AND intended_role != 'shadow' AND status = 'ok'
  AND event_time >= fromUnixTimestamp64Milli({start:Int64}) AND event_time < fromUnixTimestamp64Milli({end:Int64})`

function paramsOf(size) {
  return { model: modelOf(size), start: windowStart, end: windowStart + dayMs }
}

/** Address at which the engine answers with all rows of the window, a column for each feature, as an Arrow stream. */
export function windowQuery({ url, database }, { size, names }) {
  const columns = names.map((name, index) => `numeric_features[${index + 1}] AS ${name}`)
  const query = `SELECT ${columns.join(', ')} ${rowsOfWindow} FORMAT ArrowStream`
  const params = Object.entries(paramsOf(size)).map(([name, value]) => [`param_${name}`, value])
  return `${url}/?${new URLSearchParams([['database', database], ['query', query], ...params])}`
}

/** Bins of all features from the raw rows, in one pass over them.
 *  @returns by feature of the profile, counts by bin, the last for nulls */
export async function scanRaw(clickhouse, { size, profile, names }) {
  const columns = profile.features.map(({ name, edges }) => {
    const x = `numeric_features[${names.indexOf(name) + 1}]`
    const below = edges.map((edge) => `countIf(${x} < toFloat32(${edge}))`)
    return `[${[...below, `countIf(isFinite(${x}))`, 'count()'].join(', ')}] AS ${name}`
  })
  const begun = performance.now()
  const [row] = await clickhouse.select(`SELECT ${columns.join(',\n')} ${rowsOfWindow}`, paramsOf(size))
  const counts = profile.features.map(({ name }) =>
    row[name].map((below, bin) => below - (bin === 0 ? 0 : row[name][bin - 1])),
  )
  return { counts, seconds: (performance.now() - begun) / 1000 }
}

function prediction({ size, number, numeric, score }) {
  const eventTime = windowStart + minuteOf(number, size) * minuteMs
  const value = {
    requestId: `request-${number}`,
    entityId: `entity-${number % 1000}`,
    model: modelOf(size),
    segment: '',
    eventTime,
    featureTime: null,
    contractRevision: 1,
    row: 0,
    numericFeatures: numeric,
    categoricalFeatures: [],
    intendedVersion: 1,
    intendedRole: 'champion',
    answeringRole: 'champion',
    probability: 1,
    epoch: 1,
    rolloutId: null,
    version: 1,
    status: 'ok',
    isNotNumber: false,
    outputs: [score],
    score,
    predictedClass: '',
    source: 'http',
    sourceTopic: null,
    sourcePartition: null,
    sourceOffset: null,
    servedTime: eventTime,
    latencyMs: 1,
    producer: 'bench',
  }
  const parts = { request: value, row: value, choice: value, answer: value, source: value, served: value }
  return predictionOf(parts)
}
