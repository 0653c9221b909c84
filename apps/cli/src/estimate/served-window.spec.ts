import { type ServedBatch } from '../batch/served-batch.ts'
import { servedWindow } from './served-window.ts'

/** Rows of one feature, with what a test wants otherwise. */
function batchOf(rows: number, otherwise: Partial<ServedBatch> = {}): ServedBatch {
  return {
    name: 'version 1 of m (live)',
    data: {
      rows,
      columns: [{ kind: 'numbers', feature: 'x', values: new Float32Array(rows) }],
      eventTimes: Float64Array.from({ length: rows }, (_, row) => row),
      labels: null,
      notes: [],
    },
    score: new Float32Array(rows).fill(0.5),
    unused: ['y'],
    total: rows,
    labels: new Float64Array(rows).fill(Number.NaN),
    outputs: new Float32Array(0),
    outputWidth: 0,
    predictedClasses: Array<string>(rows).fill(''),
    ...otherwise,
  }
}
const late = { kind: 'binary', positiveClass: 'late', negativeClass: 'on time', threshold: 8 / 58 } as const
const causes = { kind: 'argmax', classes: ['weather', 'carrier', 'aircraft'] } as const
const isLabelled = { isLabelled: true }

describe('what a version has served, as an estimate reads it', () => {
  it('says how many rows were read, and that they are a sample', () => {
    expect(servedWindow(batchOf(3), late, isLabelled).notes).toEqual([
      'all 3 rows of version 1 of m (live) are read',
    ])
    expect(servedWindow(batchOf(1), late, isLabelled).notes).toEqual([
      'the 1 row of version 1 of m (live) is read',
    ])
    expect(servedWindow(batchOf(3, { total: 40 }), late, isLabelled).notes).toEqual([
      'a sample of 3 of the 40 rows of version 1 of m (live) is read, chosen by neither time nor order',
    ])
  })

  it('takes a label of a half and more as the positive class, and says which are neither 0 nor 1', () => {
    const labels = Float64Array.of(1, 0, Number.NaN, 0.5, 0.49)
    const { labels: read, notes } = servedWindow(batchOf(5, { labels }), late, isLabelled)
    expect([...(read ?? [])]).toEqual([1, 0, NaN, 1, 0])
    expect(notes.at(-1)).toContain(
      'labels of 2 rows of version 1 of m (live) are neither 0 nor 1; from 0.5 on',
    )
    expect(servedWindow(batchOf(5, { labels }), late, { isLabelled: false }).labels).toBeNull()
  })

  it('says how many answers the threshold of the model does not give', () => {
    const score = Float32Array.of(0.9, 0.1, 0.9, Number.NaN)
    const told = (predictedClasses: readonly string[]) =>
      servedWindow(batchOf(4, { score, predictedClasses }), late, isLabelled).notes
    expect(told(['late', 'on time', 'late', ''])).toHaveLength(1)
    expect(told(['late', 'late', 'on time', ''])[1]).toContain(
      '2 rows of version 1 of m (live) had an answer that the threshold of the model, 0.1379, does not give',
    )
  })

  it('has a column of scores a class, the class that was answered, and the class of the label', () => {
    const outputs = Float32Array.of(0.2, 0.3, 0.5, 0.6, 0.3, 0.1, 0.1, Number.NaN, Number.NaN)
    const predictedClasses = ['aircraft', 'carrier', 'weather']
    const labels = Float64Array.of(2, Number.NaN, 0)
    const window = servedWindow(
      batchOf(3, { outputs, outputWidth: 3, predictedClasses, labels }),
      causes,
      isLabelled,
    )
    expect(window.classScores[1]).toEqual(Float32Array.of(0.3, 0.3, Number.NaN))
    // The second row was answered with another class than the one with the highest score; the third has not all scores.
    expect([...window.answers]).toEqual([2, 1, NaN])
    expect([...(window.labels ?? [])]).toEqual([2, NaN, 0])
    expect(window).toMatchObject({ unused: ['y'], rows: 3 })
  })

  it('counts labels that are no class as not known, and says which', () => {
    const labels = Float64Array.of(2, 7, 7, 0.5)
    const { labels: read, notes } = servedWindow(batchOf(4, { labels }), causes, isLabelled)
    expect([...(read ?? [])]).toEqual([2, NaN, NaN, NaN])
    expect(notes[1]).toBe(
      'labels of 3 rows of version 1 of m (live) are no class and count as not known: 7, 0.5; the classes are weather, carrier, aircraft',
    )
    const numbered = { kind: 'argmax', classes: ['1', '7'] } as const
    expect([...(servedWindow(batchOf(4, { labels }), numbered, isLabelled).labels ?? [])]).toEqual([
      NaN,
      1,
      1,
      NaN,
    ])
  })

  it('has no answer where the scores of a row are not those of the classes', () => {
    const outputs = Float32Array.of(0.4, 0.6)
    const window = servedWindow(batchOf(1, { outputs, outputWidth: 2 }), causes, isLabelled)
    expect([...window.answers]).toEqual([NaN])
  })

  it('has the predictions of a regression and labels in their own unit', () => {
    const labels = Float64Array.of(16_777_217.5, Number.NaN)
    const window = servedWindow(batchOf(2, { labels }), { kind: 'none' }, isLabelled)
    expect([...window.answers]).toEqual([0.5, 0.5])
    expect(window.labels).toEqual(labels)
  })
})
