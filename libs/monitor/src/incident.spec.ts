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
  label: subject,
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

  it('weigh a feature that is named like the score by itself', () => {
    const feature = { ...drifted('score', 0.3), label: 'score (feature)' }
    const score = {
      ...feature,
      label: 'score',
      result: { ...feature.result, subjectKind: 'score' as const },
    }
    const kindsBy = (importance: Readonly<Record<string, number>>) =>
      incidentsOf([drifted('other', 0.3), feature, score], { importance })[0]?.ranked.map(
        ({ firing: { result } }) => `${result.subjectKind} ${result.subject}`,
      )
    expect(kindsBy({ score: 5, other: 2 })).toEqual(['score score', 'feature other', 'feature score'])
    expect(kindsBy({ 'score (feature)': 5, other: 2 })).toEqual([
      'feature score',
      'feature other',
      'score score',
    ])
  })

  it('weigh a category as its feature, and what is of no feature by nothing', () => {
    const gone = (subject: string, label: string | null): FiringCheck => ({
      family: 'volume',
      result: madeResult(0, { check: 'category_gone', subject, value: null, threshold: null }),
      label,
      fails: 2,
      of: 2,
    })
    const importance = { origin: 3, 'a=b': 2, a: 0.5, '': 7 }
    const [incident] = incidentsOf([gone('origin=ATL', 'origin'), gone('a=b=c', 'a=b'), gone('', null)], {
      importance,
    })
    expect(incident?.ranked.map(({ rank }) => rank)).toEqual([3, 2, 1])
  })

  it('keep families apart, and rank what has no ratio', () => {
    const constant: FiringCheck = {
      family: 'quality',
      result: madeResult(0, { check: 'constant', value: 7, threshold: null }),
      label: 'distance',
      fails: 2,
      of: 2,
    }
    const incidents = incidentsOf([drifted('a', 0.2), constant], { importance: {} })
    expect(incidents.map(({ family }) => family)).toEqual(['drift', 'quality'])
    expect(incidents[1]?.ranked[0]?.rank).toBe(1)
  })
})
