import { subjectLabel } from './subject-label.ts'

describe('the label of a subject', () => {
  it('tells a feature from the score and the error that it is named like', () => {
    const labels = (subject: string) =>
      (['feature', 'score', 'multivariate', 'none'] as const).map((subjectKind) =>
        subjectLabel({ subjectKind, subject }),
      )
    expect(labels('score')).toEqual(['score (feature)', 'score', 'score', 'score'])
    expect(labels('pca_error')[0]).toBe('pca_error (feature)')
    expect(labels('distance')).toEqual(Array(4).fill('distance'))
  })
})
