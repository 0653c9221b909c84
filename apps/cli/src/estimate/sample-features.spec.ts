import { estimateNotes } from './estimate-notes.ts'
import { population, windowOf } from './made-population.fixture.ts'
import { packRows } from './packed-rows.ts'
import { sampleFeatures } from './sample-features.ts'
import { seededRandom } from './seeded-random.ts'

/** Features of 20 categories each, which are as many numbers: few rows are affordable. */
function wide(features: number, rows: number) {
  const window = windowOf('wide.csv', population(rows, { seed: 5 }))
  const values = Array.from({ length: rows }, (_, row) => `c${row % 20}`)
  return {
    ...window,
    features: Array.from({ length: features }, (_, at) => ({
      kind: 'texts' as const,
      feature: `f${at}`,
      values,
    })),
  }
}

describe('the rows whose features are read', () => {
  it('are all of them when they are few', () => {
    const window = wide(3, 500)
    const rows = packRows(window, { needsLabel: true })
    const sample = sampleFeatures(
      { reference: window, analysis: window },
      { reference: rows, analysis: rows },
      seededRandom(1),
    )
    expect(sample.reference.at).toEqual(rows.at)
    const seventh = Array.from({ length: 20 }, (_, category) => Number(category === 7))
    expect(sample.reference.features[7]).toEqual([...seventh, ...seventh, ...seventh])
    expect(sample.width).toBe(60)
  })

  it('are a random sample when rows times features squared are many, and that is said', () => {
    const window = wide(20, 2_050)
    const packed = packRows(window, { needsLabel: true })
    const windows = { reference: window, analysis: window }
    const rows = { reference: packed, analysis: packed }
    const sample = sampleFeatures(windows, rows, seededRandom(1))
    expect(sample.reference.at.length).toBe(2_000)
    expect(sample.analysis.at.some((row, at) => row !== sample.reference.at[at])).toBe(true)
    const last = sample.reference.at.at(-1) ?? 0
    expect(sample.reference.features.at(-1)?.[last % 20]).toBe(1)
    expect(sample.reference.labels.at(-1)).toBe(window.labels[last])
    const file = { name: 'wide.csv', rows: 2_050, span: null }
    const report = {
      ...{ kind: 'binary' as const, reference: file, analysis: file },
      ...{ labels: null, domainClassifier: null, calibration: null, classes: null },
    }
    expect(estimateNotes({ windows, rows, sample, report }).join('\n')).toContain(
      'the features of a random sample are used: 2000 of the 2050 rows of wide.csv, 2000 of the 2050 rows of wide.csv',
    )
  })
})
