import { type FiringCheck } from './check-memory.ts'
import { incidentsOf } from './incident.ts'
import { madeResult } from './made-results.fixture.ts'

const drifted = (subject: string, value: number): FiringCheck => ({
  family: 'drift',
  result: madeResult(0, {
    check: 'drift',
    family: 'drift',
    statistic: 'js_distance',
    subject,
    value,
    threshold: 0.12,
  }),
  fails: 2,
  of: 3,
})

describe('incidents', () => {
  it('make one of a hundred features that drift at once', () => {
    const firing = Array.from({ length: 100 }, (_, feature) => drifted(`f${feature}`, 0.2 + feature / 1000))
    const incidents = incidentsOf(firing, { importance: {} })
    expect(incidents).toHaveLength(1)
    expect(incidents[0]?.ranked).toHaveLength(100)
    expect(incidents[0]?.ranked[0]?.firing.result.subject).toBe('f99')
  })

  it('rank by importance times impact', () => {
    const firing = [drifted('weak', 0.5), drifted('strong', 0.2)]
    const [incident] = incidentsOf(firing, { importance: { strong: 10 } })
    expect(incident?.ranked.map(({ firing: one }) => one.result.subject)).toEqual(['strong', 'weak'])
  })

  it('keep families apart, and rank what has no ratio', () => {
    const constant: FiringCheck = {
      family: 'quality',
      result: madeResult(0, { check: 'constant', value: 7, threshold: null }),
      fails: 2,
      of: 2,
    }
    const incidents = incidentsOf([drifted('a', 0.2), constant], { importance: {} })
    expect(incidents.map(({ family }) => family)).toEqual(['drift', 'quality'])
    expect(incidents[1]?.ranked[0]?.rank).toBe(1)
  })
})
