import { type ReferenceColumn } from '@weir/artifacts'
import { servedRows, type ClickHouse, type ServedRows } from '@weir/clickhouse'
import { InvalidInput, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { ask, type CallService } from '../call-service.ts'
import { formatTime } from '../format-time.ts'
import { modelAnswer, modelPath } from '../registry-answers.ts'
import { type BatchRows, type WantedFeature } from './read-rows.ts'

/** Rows that a version has served, as a batch: every row of the span, or a sample of them. */
export interface ServedBatch extends BatchRows {
  readonly score: Float32Array
  /** Newest label in its own unit; NaN where none has come. */
  readonly labels: Float64Array
  /** Score tensors, row-major; NaN where a row has fewer numbers. */
  readonly outputs: Float32Array
  readonly outputWidth: number
  /** Empty for a regression. */
  readonly predictedClasses: readonly string[]
}

/** Which served rows, and what of them. */
export interface ServedBatchQuestion {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  /** Event time, UTC ms, `[start, end)`. */
  readonly window: Window
  /** Features of the model in the order of its contract, see `modelFeatures`. */
  readonly contract: readonly WantedFeature[]
  /** Names of the features that are wanted, in the order in which they come; null: all. */
  readonly only: readonly string[] | null
  /** Outcome that is the label; null: no labels are read. */
  readonly outcome: string | null
  /** Rows at most; 200,000 when left out. Of more a sample is read that does not depend on their order. */
  readonly most?: number
}

/** With 100 features about 200 MB in all. */
const mostServedRows = 200_000

/** Features of a model as the registry knows them, in the order in which served rows have them. */
export async function modelFeatures(call: CallService, model: ModelName): Promise<readonly WantedFeature[]> {
  const { contract } = await ask(call, { service: 'registry', path: modelPath(model) }, modelAnswer)
  return contract.features.map(({ name, type }) => ({ name, type }))
}

/** Reads rows that a version has served.
 *  @throws InvalidInput `served-rows-missing` if there is none, `batch-column-unknown` */
export async function servedBatch(clickhouse: ClickHouse, of: ServedBatchQuestion): Promise<ServedBatch> {
  const { model, version, role, window, contract, only, outcome, most = mostServedRows } = of
  const rows = await servedRows(clickhouse, { model, version, role, window, outcome, most })
  const span = `${formatTime(window.start)} to ${formatTime(window.end)}`
  const name = `version ${version} of ${model} (${role})`
  if (rows.rows === 0)
    throw new InvalidInput(
      'served-rows-missing',
      `${name} has answered no row with an event time from ${span}; see what it has answered with: weir drift report --model ${model}`,
      { model, version, role, window },
    )
  const columns = columnsOf(rows, contract)
  const wanted = only ?? contract.map((feature) => feature.name)
  return {
    name: `${name} from ${span}`,
    data: {
      rows: rows.rows,
      columns: wanted.map((feature) => columns.get(feature) ?? unknownFeature(feature, of)),
      eventTimes: rows.eventTimes,
      labels: null,
      notes: [],
    },
    score: rows.scores,
    unused: contract.map((feature) => feature.name).filter((feature) => !wanted.includes(feature)),
    total: rows.total,
    labels: rows.labels,
    outputs: rows.outputs,
    outputWidth: rows.outputWidth,
    predictedClasses: rows.predictedClasses,
  }
}

function unknownFeature(feature: string, { model, contract }: ServedBatchQuestion): never {
  const known = contract.map(({ name }) => name)
  throw new InvalidInput(
    'batch-column-unknown',
    `the contract of ${model} has no feature ${feature}; it has ${known.join(', ').slice(0, 500)}`,
    { unknown: [feature], known },
  )
}

/** A column for each feature; null in rows from before the contract had it. */
function columnsOf(
  rows: ServedRows,
  contract: readonly WantedFeature[],
): ReadonlyMap<string, ReferenceColumn> {
  const placeOf = (type: WantedFeature['type']) => contract.filter((feature) => feature.type === type)
  const { numeric, numericWidth, categorical, categoricalWidth } = rows
  const columns: ReferenceColumn[] = [
    ...placeOf('number').map(({ name: feature }, place) => {
      const values = new Float32Array(rows.rows).fill(Number.NaN)
      if (place < numericWidth)
        for (let row = 0; row < rows.rows; row += 1)
          values[row] = numeric[row * numericWidth + place] ?? Number.NaN
      return { kind: 'numbers' as const, feature, values }
    }),
    ...placeOf('category').map(({ name: feature }, place) => ({
      kind: 'texts' as const,
      feature,
      values: Array.from({ length: rows.rows }, (_, row) =>
        place < categoricalWidth ? (categorical[row * categoricalWidth + place] ?? null) : null,
      ),
    })),
  ]
  return new Map(columns.map((column) => [column.feature, column]))
}
