import { headlineOf, type FeatureRows, type InputContract, type Model, type ModelVersion } from '@weir/models'
import { Failure } from '@weir/vocabulary'
import { scoreVersion, type ScoreVersionDeps } from './score-version.ts'

/** One row to score, with what decides how. */
export interface RowToScore {
  readonly model: Model
  readonly contract: InputContract
  readonly rows: FeatureRows
  readonly choice: { readonly role: string }
}

/** How one version did on one row. */
export interface RowAnswer {
  readonly status: 'ok' | 'error'
  readonly isNotNumber: boolean
  /** Why there is no answer; null when the graph answered, if only with NaN. */
  readonly failure: Failure | null
  readonly outputs: readonly number[]
  /** NaN without an answer. */
  readonly score: number
  readonly predictedClass: string
}

/** Scores single rows with their versions; rows of one version and contract go through the graph together.
 *  @returns one answer a row, in the order of the rows; a version that fails is an answer too */
export async function rowAnswers<Row extends RowToScore>(
  deps: ScoreVersionDeps,
  rows: readonly Row[],
  versionOf: (row: Row) => ModelVersion,
): Promise<readonly RowAnswer[]> {
  const groups = new Map<string, { version: ModelVersion; indexes: number[] }>()
  rows.forEach((row, index) => {
    const version = versionOf(row)
    const key = `${version.model}@${version.version}#${row.contract.revision}`
    const group = groups.get(key) ?? { version, indexes: [] }
    group.indexes.push(index)
    groups.set(key, group)
  })
  const answers = new Array<RowAnswer>(rows.length)
  await Promise.all(
    [...groups.values()].map(async ({ version, indexes }) => {
      const group = indexes.flatMap((index) => rows[index] ?? [])
      const found = await answerGroup(deps, version, group)
      indexes.forEach((index, place) => (answers[index] = found[place] ?? noAnswer(null)))
    }),
  )
  return answers
}

async function answerGroup(
  deps: ScoreVersionDeps,
  version: ModelVersion,
  group: readonly RowToScore[],
): Promise<readonly RowAnswer[]> {
  const [first] = group
  if (first === undefined) return []
  try {
    const call = {
      rows: stack(group.map(({ rows }) => rows)),
      contract: first.contract,
      role: first.choice.role,
    }
    const { outputs, width } = await scoreVersion(deps, version, call)
    return group.map(({ model }, row) =>
      readAnswer(model, version, outputs.subarray(row * width, (row + 1) * width)),
    )
  } catch (error) {
    if (error instanceof Failure) return group.map(() => noAnswer(error))
    throw error
  }
}

function readAnswer(model: Model, version: ModelVersion, outputs: Float32Array): RowAnswer {
  const isNotNumber = !outputs.every(Number.isFinite)
  return {
    status: isNotNumber ? 'error' : 'ok',
    isNotNumber,
    failure: null,
    outputs: Array.from(outputs),
    ...headlineOf(model.decision, outputs, version.output.positiveIndex),
  }
}

function noAnswer(failure: Failure | null): RowAnswer {
  return { status: 'error', isNotNumber: false, failure, outputs: [], score: Number.NaN, predictedClass: '' }
}

function stack(parts: readonly FeatureRows[]): FeatureRows {
  const width = parts[0]?.numeric.length ?? 0
  const numeric = new Float32Array(parts.length * width)
  parts.forEach((part, index) => numeric.set(part.numeric, index * width))
  return { rows: parts.length, numeric, categorical: parts.flatMap(({ categorical }) => categorical) }
}
