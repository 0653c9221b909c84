import { type ClickHouse } from '@weir/clickhouse'
import { type Decision } from '@weir/models'
import { type Window } from '@weir/vocabulary'
import { type WantedFeature } from '../batch/read-rows.ts'
import { loadFile } from '../batch/load-file.ts'
import { servedBatch } from '../batch/served-batch.ts'
import { chosenFeatures } from '../batch/wanted-features.ts'
import { withClickHouse } from '../with-clickhouse.ts'
import { type World } from '../world.ts'
import { type AnswerWindow } from './answer-window.ts'
import { fileReader, type AskedEstimate } from './ask-files.ts'
import { invalidOption, type EstimateOptions } from './estimate-options.ts'
import { type EstimateQuestion } from './estimate-performance.ts'
import { questionOf, type KnownModel } from './question-of.ts'
import { readWindow } from './read-window.ts'
import { servedModel, type ServedModel } from './served-model.ts'
import { servedWindow } from './served-window.ts'
import { servedSource, type ServedSource } from './served-source.ts'

/** Reads what a version has served, and what is asked of it. Class, threshold, types of features and the outcome that is the
 *  label are those of the registry.
 *  @throws InvalidInput `cli-option-invalid`, `windows-overlap` for two spans that do, `served-rows-missing`, and what
 *  `readWindows` refuses of a reference file */
export async function askServed(given: EstimateOptions, world: World): Promise<AskedEstimate> {
  const source = servedSource(given)
  const model = await servedModel(world.call, source.model, given.outcome)
  const known = knownModel(given, source, model)
  const question = questionOf(given, known)
  const only = given.method === 'cbpe' ? [] : (given.features ?? null)
  const asked: Asked = {
    given,
    source,
    model,
    known,
    features: chosenFeatures(model.features, { only, categories: [] }),
  }
  const windows = await withClickHouse(world.addresses, async (clickhouse) => ({
    reference: await referenceOf(clickhouse, asked),
    analysis: await analysisOf(clickhouse, asked),
  }))
  return { windows, question }
}

interface Asked {
  readonly given: EstimateOptions
  readonly source: ServedSource
  readonly model: ServedModel
  readonly known: KnownModel
  readonly features: readonly WantedFeature[]
}

const kinds = { binary: 'binary', argmax: 'multiclass', none: 'regression' } as const satisfies Readonly<
  Record<Decision['kind'], EstimateQuestion['kind']>
>

function knownModel(
  given: EstimateOptions,
  { reference, model: name }: ServedSource,
  { decision, label }: ServedModel,
): KnownModel {
  const isFile = typeof reference === 'string'
  const column = isFile ? (given.labelColumn ?? label?.outcome) : label?.outcome
  if (column === undefined)
    throw invalidOption(
      isFile ? '--label-column' : '--outcome',
      `is missing: ${name} has no KPI that names an outcome, so its label is not known; ${isFile ? 'name the column of the reference file with the labels' : 'name the outcome that is the label'}`,
      given,
    )
  return {
    kind: kinds[decision.kind],
    label: column,
    classes: decision.kind === 'argmax' ? decision.classes : [],
    threshold: decision.kind === 'binary' ? decision.threshold : Number.NaN,
    values: decision.kind === 'binary' ? (label?.kpi?.values ?? null) : null,
  }
}

async function referenceOf(clickhouse: ClickHouse, asked: Asked): Promise<AnswerWindow> {
  const { given, source, known, features } = asked
  const { reference, role } = source
  if (typeof reference !== 'string') {
    if (labelOf(asked) === null)
      throw invalidOption(
        '--role',
        `${role} has no labels of its own, as the outcome of ${source.model} can depend on the answer; give a labelled file with --reference`,
        given,
      )
    return served(clickhouse, asked, reference)
  }
  const reader = fileReader(given, known)
  const columns = [...reader.answers.map(([, column]) => column), reader.label]
  const both = features.find(({ name }) => columns.includes(name))
  if (both === undefined) return readWindow(await loadFile(reference), reader, { features, needsLabel: true })
  throw invalidOption(
    '--score-column, --score-columns, --prediction-column or --label-column',
    `names ${both.name}, a feature of ${source.model}; name another column, or leave the feature out with --features`,
    given,
  )
}

async function analysisOf(clickhouse: ClickHouse, asked: Asked): Promise<AnswerWindow> {
  const found = await served(clickhouse, asked, asked.source.window)
  return { ...found, notes: [...found.notes, ...labelNotes(asked)] }
}

async function served(clickhouse: ClickHouse, asked: Asked, window: Window): Promise<AnswerWindow> {
  const { model, source, features } = asked
  const outcome = labelOf(asked)
  const batch = await servedBatch(clickhouse, {
    model: source.model,
    version: source.version,
    role: source.role,
    window,
    contract: model.features,
    only: features.map(({ name }) => name),
    outcome,
  })
  return servedWindow(batch, model.decision, { isLabelled: outcome !== null })
}

/** Outcome that is the label of served rows; null: they have none. */
function labelOf({ model: { label }, source: { role } }: Asked): string | null {
  return label === null || (label.isObserved && role === 'shadow') ? null : label.outcome
}

function labelNotes(asked: Asked): readonly string[] {
  const { given, source, known } = asked
  const { label } = asked.model
  if (label === null)
    return [
      `labels of served rows are not read: ${source.model} has no KPI that names an outcome; --outcome names one`,
    ]
  const { kpi, outcome } = label
  const isValued = kpi !== null && known.kind === 'binary' && given.values === undefined
  return [
    ...(labelOf(asked) === null
      ? [
          `a shadow has no labels of its own, as outcome ${outcome} can depend on the answer: there is no realised performance`,
        ]
      : []),
    ...(isValued ? [`value_per_prediction is that of KPI ${kpi.name}, in ${kpi.unit}`] : []),
  ]
}
