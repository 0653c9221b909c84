import { assertNever, dayMs, hourMs } from '@weir/vocabulary'
import {
  booleanField,
  choiceField,
  fieldsOf,
  invalid,
  nameOf,
  numberField,
  textField,
} from './plan-fields.ts'
import { type Fields, type NumberRule } from './plan-fields.ts'
import {
  defaultGuardrails,
  defaultPlanKpi,
  defaultSteppedPlan,
  type Guardrails,
  type Plan,
  type PlanKpi,
  type PlanStep,
  type SteppedPlan,
} from './plan.ts'

const kinds = ['stepped', 'immediate', 'revert'] as const
const steppedKeys = ['kind', 'shadow', 'steps', 'watch', 'behaviour', 'positiveClass', 'kpi', 'guardrails']
const directKeys = ['kind', 'watch', 'guardrails']
/** Longer than any data is kept in rows. */
const longestMs = 90 * dayMs
const mostSteps = 20
const duration: NumberRule = { from: 0, to: longestMs, isWhole: true }
/** Beyond a half nothing is proven. */
const probability: NumberRule = { above: 0, below: 0.5 }

/** Reads a plan from JSON. A missing field takes its default, so `{ "kind": "stepped" }` is a whole plan; what comes
 *  out goes in again unchanged.
 *  @throws InvalidInput `plan-invalid` with field, value and limit; an unknown field is an error */
export function parsePlan(value: unknown): Plan {
  const { values } = fieldsOf(value, '', steppedKeys)
  const kind = choiceField({ path: '', values }, 'kind', { choices: kinds })
  switch (kind) {
    case 'stepped':
      return steppedPlan({ path: '', values })
    case 'immediate':
    case 'revert': {
      const fields = fieldsOf(value, '', directKeys)
      return {
        kind,
        watch: durationOf(fields, 'watch', 0),
        guardrails: guardrails(fields.values['guardrails']),
      }
    }
    default:
      return assertNever(kind)
  }
}

function steppedPlan(fields: Fields): SteppedPlan {
  const { shadow, steps, kpi } = fields.values
  const minShadowMs = defaultSteppedPlan.shadow?.minEventMs ?? 0
  return {
    kind: 'stepped',
    shadow: shadow === null ? null : durationOf(fields, 'shadow', minShadowMs),
    steps: steps === undefined ? defaultSteppedPlan.steps : planSteps(steps),
    watch: durationOf(fields, 'watch', defaultSteppedPlan.watch.minEventMs),
    behaviour: choiceField(fields, 'behaviour', {
      choices: ['sameBehaviour', 'changedBehaviour'],
      fallback: defaultSteppedPlan.behaviour,
    }),
    positiveClass:
      (fields.values['positiveClass'] ?? null) === null ? null : textField(fields, 'positiveClass'),
    kpi: kpi === undefined || kpi === null ? null : planKpi(kpi),
    guardrails: guardrails(fields.values['guardrails']),
  }
}

function durationOf(fields: Fields, key: string, fallback: number): { readonly minEventMs: number } {
  const inner = fieldsOf(fields.values[key] ?? {}, nameOf(fields.path, key), ['minEventMs'])
  return { minEventMs: numberField(inner, 'minEventMs', { ...duration, fallback }) }
}

function planSteps(value: unknown): readonly PlanStep[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostSteps)
    throw invalid({ field: 'steps', value, limit: `a list of 1 to ${mostSteps} steps` })
  let lastPercent = 0
  return value.map((step, index) => {
    const fields = fieldsOf(step, `steps[${index}]`, ['weightPercent', 'minEventMs', 'minPredictions'])
    lastPercent = numberField(fields, 'weightPercent', { above: lastPercent, below: 100 })
    return {
      weightPercent: lastPercent,
      minEventMs: numberField(fields, 'minEventMs', { ...duration, fallback: 12 * hourMs }),
      minPredictions: numberField(fields, 'minPredictions', {
        from: 1,
        to: 1e9,
        isWhole: true,
        fallback: 50,
      }),
    }
  })
}

function planKpi(value: unknown): PlanKpi {
  const known = ['name', 'margin', 'alpha', 'strict', 'minEventMs', 'minUnits', 'harm', 'required']
  const fields = fieldsOf(value, 'kpi', known)
  const harm = fieldsOf(fields.values['harm'] ?? {}, 'kpi.harm', ['limit', 'minEventMs'])
  const base = defaultPlanKpi
  return {
    name: textField(fields, 'name'),
    margin: numberField(fields, 'margin', { from: 0, fallback: base.margin }),
    alpha: numberField(fields, 'alpha', { ...probability, fallback: base.alpha }),
    strict: booleanField(fields, 'strict', base.strict),
    minEventMs: numberField(fields, 'minEventMs', { ...duration, fallback: base.minEventMs }),
    minUnits: numberField(fields, 'minUnits', { from: 2, to: 1e9, isWhole: true, fallback: base.minUnits }),
    harm: {
      limit: numberField(harm, 'limit', { below: 0, fallback: base.harm.limit }),
      minEventMs: numberField(harm, 'minEventMs', { ...duration, fallback: base.harm.minEventMs }),
    },
    required: booleanField(fields, 'required', base.required),
  }
}

function guardrails(value: unknown): Guardrails {
  const known = ['alpha', 'ratio', 'passRatio', 'absoluteLimit', 'beta']
  const fields = fieldsOf(value ?? {}, 'guardrails', known)
  const base = defaultGuardrails
  const ratio = numberField(fields, 'ratio', { from: 1, below: 100, fallback: base.ratio })
  return {
    alpha: numberField(fields, 'alpha', { ...probability, fallback: base.alpha }),
    ratio,
    passRatio: numberField(fields, 'passRatio', {
      above: ratio,
      to: 100,
      fallback: Math.max(base.passRatio, 1.5 * ratio),
    }),
    absoluteLimit: numberField(fields, 'absoluteLimit', { from: 0, below: 1, fallback: base.absoluteLimit }),
    beta: numberField(fields, 'beta', { ...probability, fallback: base.beta }),
  }
}
