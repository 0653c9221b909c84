import { profileOf, referenceState, type SubjectState } from '@weir/drift'
import { columnPlot } from './column-plot.ts'

const rows = 400
const values = Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? Number.NaN : row % 40))
const texts = Array.from({ length: rows }, (_, row) => `c${row % 40}`)
const profile = profileOf({
  features: [
    { name: 'number', values },
    { name: 'text', texts },
  ],
  score: { name: 'score', values: values.map(() => 0.5) },
})
const [number, text] = profile.features

function same(subject: typeof number): SubjectState | null {
  return subject === undefined ? null : referenceState('feature', subject)
}

describe('the histogram of a column', () => {
  it('has the same shares for the same rows, nulls among them, and they add up to all rows', () => {
    const plot = number === undefined ? null : columnPlot('feature', number, same(number))
    expect(plot).toMatchObject({
      subjectKind: 'feature',
      subject: 'number',
      type: 'number',
      n: rows,
      referenceN: rows,
    })
    expect(plot?.bars.map(({ analysis }) => analysis)).toEqual(plot?.bars.map(({ reference }) => reference))
    expect(plot?.bars.reduce((sum, { reference }) => sum + reference, 0)).toBeCloseTo(1, 12)
    expect(plot?.bars.at(-1)).toMatchObject({ label: 'null', reference: 0.1 })
  })

  it('names the bins by their edges', () => {
    const labels =
      number === undefined ? [] : (columnPlot('feature', number, null)?.bars.map(({ label }) => label) ?? [])
    expect(labels.at(1)).toMatch(/^\d+ to \d+$/)
    expect(labels.at(-2)).toMatch(/^from \d+$/)
  })

  it('puts the rare categories together, and shows new ones apart', () => {
    if (text === undefined) throw new Error('no such column')
    const fresh = { ...referenceState('feature', text), bins: [41], counts: [rows] }
    const plot = columnPlot('feature', text, fresh)
    expect(plot?.bars.map(({ label }) => label).slice(-2)).toEqual(['16 more', 'new'])
    expect(plot?.bars.at(-1)).toMatchObject({ reference: 0, analysis: 1 })
    expect(plot?.bars.reduce((sum, { reference }) => sum + reference, 0)).toBeCloseTo(1, 12)
  })

  it('shows a window without rows as empty, and no bins that are not those of the profile', () => {
    expect(
      number === undefined ? [] : columnPlot('feature', number, null)?.bars.map(({ analysis }) => analysis),
    ).not.toContain(1)
    const foreign = { ...referenceState('feature', profile.score), bins: [99], counts: [1] }
    expect(number === undefined ? null : columnPlot('feature', number, foreign)).toBeNull()
  })
})
