import { hourMs } from '@weir/vocabulary'
import { checkKpi } from './check-kpi.ts'
import { evidence, flightValue, t0, withGain } from './made-rollouts.ts'
import { defaultPlanKpi, type PlanKpi } from './plan.ts'

const plan: PlanKpi = { name: 'flight value', ...defaultPlanKpi }

function gainOver(hours: number, gain: number, changes: Partial<PlanKpi> = {}) {
  const blocks = withGain(evidence(hours), gain).kpiBlocks['flight value'] ?? []
  return checkKpi({ definition: flightValue, blocks, comparedSince: t0 }, { ...plan, ...changes })
}

describe('the paired KPI', () => {
  it('passes when the gain is proven above the margin after the least event time', () => {
    expect(gainOver(168, 0.5)).toMatchObject({ verdict: 'pass', threshold: 0.05, n: 16_800 })
    expect(gainOver(167, 0.5)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('event time'),
    })
  })

  it('claims only the traffic seen when the plan takes less than a week', () => {
    expect(gainOver(24, 0.5, { minEventMs: 24 * hourMs }).detail).toMatchObject({ claim: 'traffic seen' })
    expect(gainOver(168, 0.5).detail).toMatchObject({ claim: 'traffic to come', kpi: 'flight value' })
  })

  it('fails on proven harm after a day, with the bound that proves it', () => {
    const found = gainOver(30, -0.5)
    expect(found).toMatchObject({ verdict: 'fail', consequence: 'rollBack', threshold: -0.1 })
    expect(found.value).toBeLessThan(-0.1)
    expect(gainOver(20, -0.5).verdict).toBe('inconclusive')
  })

  it('is undecided about a gain within the margin, for ever', () => {
    expect(gainOver(2_000, 0.04).verdict).toBe('inconclusive')
  })

  it('takes days as clusters when the plan is strict', () => {
    expect(gainOver(168, 0.5, { strict: true })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('too few'),
    })
    expect(gainOver(192, 0.5, { strict: true })).toMatchObject({ verdict: 'pass', detail: { clusters: 8 } })
  })

  it('is undecided before the first unit and before the start is known', () => {
    const blocks = withGain(evidence(200), 1).kpiBlocks['flight value'] ?? []
    for (const found of [
      checkKpi({ definition: flightValue, blocks: [], comparedSince: t0 }, plan),
      checkKpi({ definition: flightValue, blocks, comparedSince: null }, plan),
    ])
      expect(found).toMatchObject({ verdict: 'inconclusive', value: null, n: 0 })
  })

  it('is an error, never a pass, for a KPI that depends on the answer', () => {
    const definition = { ...flightValue, kind: 'observed' } as const
    expect(checkKpi({ definition, blocks: [], comparedSince: t0 }, plan).verdict).toBe('error')
  })
})
