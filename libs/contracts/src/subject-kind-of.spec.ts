import { subjectKindOf } from './subject-kind-of.ts'

describe('the kind of a subject', () => {
  it('is what the measurement says, whatever the name', () => {
    for (const subjectKind of ['feature', 'score', 'multivariate'])
      expect(subjectKindOf({ check: 'drift', subject: 'score', subjectKind })).toBe(subjectKind)
    expect(subjectKindOf({ check: 'drift', subject: 'score', subjectKind: 'planet' })).toBeNull()
  })

  it.each([
    ['drift', 'distance', 'feature'],
    ['', 'distance', 'feature'],
    ['category_gone', 'origin=ATL', 'feature'],
    ['drift', 'score', 'score'],
    ['', 'score', 'score'],
    ['multivariate_drift', 'pca_error', 'multivariate'],
    ['drift', 'pca_error', 'feature'],
    ['volume', '', 'none'],
    ['gap', 'loss', 'none'],
    ['label_delay', 'late', 'none'],
  ])('of an older measurement by check %j of %j is %s', (check, subject, kind) => {
    expect(subjectKindOf({ check, subject, subjectKind: '' })).toBe(kind)
  })
})
