import { type EstimateQuestion } from './estimate-performance.ts'
import { givenFlags, invalidOption, type EstimateOptions } from './estimate-options.ts'
import { seededRandom } from './seeded-random.ts'

/** What is known of a model beside the options. */
export interface KnownModel {
  readonly kind: EstimateQuestion['kind']
  /** Column or outcome with the labels. */
  readonly label: string
  /** Of several classes, in the order of their scores; else empty. */
  readonly classes: readonly string[]
  /** Of a binary classifier, where the options name none. */
  readonly threshold: number
  /** Of a binary classifier, where the options name none; null: none is known. */
  readonly values: Extract<EstimateQuestion, { kind: 'binary' }>['values']
}

const named = { binary: 'binary', multiclass: 'of several classes', regression: 'a regression' } as const

/** Options that a kind does not take. */
const foreign = {
  binary: ['predictionColumn', 'scoreColumns', 'classes'],
  multiclass: ['scoreColumn', 'threshold', 'values'],
  regression: ['scoreColumn', 'scoreColumns', 'classes', 'threshold', 'values'],
} as const

const taken = {
  binary: '--score-column, --threshold and --values',
  multiclass: '--classes, --score-columns and --prediction-column',
  regression: '--prediction-column',
} as const

/** What is asked of a model.
 *  @throws InvalidInput `cli-option-invalid` for options that do not go together */
export function questionOf(given: EstimateOptions, known: KnownModel): EstimateQuestion {
  const { kind, label } = known
  const random = seededRandom(given.seed)
  requireOfKind(given, kind)
  if (kind === 'regression') return { kind, label, random }
  const methods = classMethods(given)
  if (kind === 'multiclass') return { kind, label, random, methods, classes: known.classes }
  const { threshold = known.threshold, values = known.values } = given
  return { kind, label, random, methods, threshold, values }
}

/** @throws InvalidInput `cli-option-invalid` */
export function requireOfKind(given: EstimateOptions, kind: EstimateQuestion['kind']): void {
  const { method } = given
  const isOfClasses = method === 'cbpe' || method === 'pape'
  if (kind === 'regression' ? isOfClasses : method === 'dle')
    throw invalidOption(
      '--method',
      isOfClasses
        ? `${method} estimates classes; a regression takes dle`
        : 'dle estimates a regression; classes take cbpe or pape',
      given,
    )
  const flags = givenFlags(given, foreign[kind])
  if (flags.length > 0)
    throw invalidOption(
      flags.join(' and '),
      `must be left out: this is ${named[kind]}, which takes ${taken[kind]}`,
      given,
    )
}

function classMethods({ method }: EstimateOptions): readonly ('cbpe' | 'pape')[] {
  return method === 'cbpe' || method === 'pape' ? [method] : ['cbpe', 'pape']
}
