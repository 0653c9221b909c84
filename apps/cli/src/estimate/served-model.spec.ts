import { parseModelName } from '@weir/vocabulary'
import { madeModel } from '../made-answers.fixture.ts'
import { servedModel } from './served-model.ts'

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const kpi = (name: string, kind: string, outcome: string) => ({ name, unit: 'USD', kind, outcome, values })
const observed = kpi('kept', 'observed', 'churned')
const derived = kpi('value', 'label-derived', 'late')

async function labelOf(kpis: readonly object[], outcome?: string) {
  const { label } = await servedModel(
    async () => ({ ...madeModel, kpis }),
    parseModelName('flights'),
    outcome,
  )
  return label
}

describe('the label of a model whose answers are estimated', () => {
  it('is the outcome of its first KPI that does not depend on the answer, else of its first', async () => {
    const other = kpi('other', 'label-derived', 'diverted')
    expect(await labelOf([observed, derived, other])).toEqual({
      outcome: 'late',
      kpi: derived,
      isObserved: false,
    })
    expect(await labelOf([observed])).toEqual({ outcome: 'churned', kpi: observed, isObserved: true })
  })

  it('is the outcome that is named, with the KPI on it', async () => {
    expect(await labelOf([derived, observed], 'churned')).toMatchObject({
      outcome: 'churned',
      isObserved: true,
    })
    expect(await labelOf([derived], 'gone')).toEqual({ outcome: 'gone', kpi: null, isObserved: false })
  })

  it('is not known without a KPI', async () => {
    expect(await labelOf([])).toBeNull()
  })
})
