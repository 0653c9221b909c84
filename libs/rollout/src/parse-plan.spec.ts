import fc from 'fast-check'
import { dayMs, hourMs } from '@weir/vocabulary'
import { parsePlan } from './parse-plan.ts'
import { defaultGuardrails, defaultPlanKpi, defaultSteppedPlan } from './plan.ts'

describe('a plan from JSON', () => {
  it('takes every default that is not given', () => {
    expect(parsePlan({ kind: 'stepped' })).toEqual(defaultSteppedPlan)
    expect(parsePlan({ kind: 'revert' })).toEqual({
      kind: 'revert',
      watch: { minEventMs: 0 },
      guardrails: defaultGuardrails,
    })
    expect(parsePlan({ kind: 'stepped', kpi: { name: 'value' } })).toMatchObject({
      kpi: { name: 'value', ...defaultPlanKpi },
    })
  })

  it('keeps what is given', () => {
    const plan = {
      kind: 'stepped',
      shadow: null,
      steps: [{ weightPercent: 12.5, minEventMs: hourMs, minPredictions: 7 }],
      watch: { minEventMs: 2 * dayMs },
      behaviour: 'changedBehaviour',
      positiveClass: 'late',
      kpi: {
        name: 'value',
        margin: 1,
        alpha: 0.05,
        strict: true,
        minEventMs: dayMs,
        minUnits: 50,
        harm: { limit: -3, minEventMs: hourMs },
        required: false,
      },
      guardrails: { alpha: 0.001, ratio: 2, passRatio: 4, absoluteLimit: 0.2, beta: 0.1 },
    }
    expect(parsePlan(plan)).toEqual(plan)
  })

  it.each([
    ['a text', 'stepped', 'plan'],
    ['an unknown kind', { kind: 'blueGreen' }, 'kind'],
    ['an unknown field', { kind: 'stepped', stepz: [] }, 'stepz'],
    ['a field of another kind', { kind: 'immediate', steps: [] }, 'steps'],
    ['an unknown inner field', { kind: 'stepped', watch: { minutes: 3 } }, 'watch.minutes'],
    ['a prototype', JSON.parse('{ "kind": "stepped", "__proto__": {} }'), '__proto__'],
    ['no step', { kind: 'stepped', steps: [] }, 'steps'],
    ['a step of 100 %', { kind: 'stepped', steps: [{ weightPercent: 100 }] }, 'steps[0].weightPercent'],
    [
      'a step that falls',
      { kind: 'stepped', steps: [{ weightPercent: 25 }, { weightPercent: 5 }] },
      'steps[1].weightPercent',
    ],
    [
      'a step that asks for no prediction',
      { kind: 'stepped', steps: [{ weightPercent: 5, minPredictions: 0 }] },
      'steps[0].minPredictions',
    ],
    ['half a millisecond', { kind: 'stepped', shadow: { minEventMs: 0.5 } }, 'shadow.minEventMs'],
    ['a year', { kind: 'immediate', watch: { minEventMs: 365 * dayMs } }, 'watch.minEventMs'],
    ['alpha 0', { kind: 'stepped', guardrails: { alpha: 0 } }, 'guardrails.alpha'],
    ['NaN', { kind: 'stepped', guardrails: { beta: Number.NaN } }, 'guardrails.beta'],
    [
      'a pass above the failure',
      { kind: 'stepped', guardrails: { ratio: 2, passRatio: 2 } },
      'guardrails.passRatio',
    ],
    ['a KPI without a name', { kind: 'stepped', kpi: { margin: 1 } }, 'kpi.name'],
    ['a gain called harm', { kind: 'stepped', kpi: { name: 'value', harm: { limit: 0 } } }, 'kpi.harm.limit'],
    ['a text for a boolean', { kind: 'stepped', kpi: { name: 'value', strict: 'yes' } }, 'kpi.strict'],
    ['an empty class', { kind: 'stepped', positiveClass: '' }, 'positiveClass'],
  ])('refuses %s and names the field', (_, plan, field) => {
    expect(() => parsePlan(plan)).toThrow(
      expect.objectContaining({
        kind: 'invalid-input',
        code: 'plan-invalid',
        context: expect.objectContaining({ field, limit: expect.any(String) }),
      }),
    )
  })

  it('refuses anything or gives a plan that comes through JSON unchanged', () => {
    fc.assert(
      fc.property(
        fc.record({ kind: fc.constantFrom('stepped', 'immediate', 'revert'), watch: fc.jsonValue() }),
        (value) => {
          let plan
          try {
            plan = parsePlan(value)
          } catch (error) {
            expect(error).toMatchObject({ code: 'plan-invalid' })
            return
          }
          expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
        },
      ),
    )
  })
})
