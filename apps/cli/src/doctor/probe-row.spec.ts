import { madeModel } from '../made-answers.fixture.ts'
import { modelAnswer } from '../registry-answers.ts'
import { featureRecord, inferenceBody, medianOf, probeFeatures } from './probe-row.ts'

const model = modelAnswer.parse(madeModel)
const identity = { requestId: 'doctor-1', now: 1_000 }

describe('the probe', () => {
  it('takes the median of the reference, 0 without one, and null for a category that may be', () => {
    const reference = [{ name: 'minute', edges: [10, 20, 30], counts: [1, 1, 5, 1, 9] }]
    expect(probeFeatures(model, reference)).toEqual([
      { name: 'minute', value: 30 },
      { name: 'carrier', value: null },
    ])
    expect(probeFeatures(model, [])[0]?.value).toBe(0)
  })

  it('finds a median whatever the bins', () => {
    expect(medianOf({ name: 'x', edges: [], counts: [5, 0] })).toBe(0)
    expect(medianOf({ name: 'x', edges: [7], counts: [0, 4, 0] })).toBe(7)
    expect(medianOf({ name: 'x', edges: [7], counts: [0, 0, 3] })).toBe(7)
  })

  it('is the same row both ways, dated so far ahead that no window counts it', () => {
    const features = probeFeatures(model, [])
    expect(inferenceBody(features, identity)).toEqual({
      id: 'doctor-1',
      parameters: { entity_id: 'doctor-1', event_time: 3_601_000 },
      inputs: [{ name: 'minute', shape: [1], datatype: 'FP32', data: [0] }],
    })
    expect(featureRecord(model, features, identity)).toEqual({
      model: 'flights',
      entityId: 'doctor-1',
      requestId: 'doctor-1',
      contractRevision: 1,
      eventTime: 3_601_000,
      featureTime: null,
      segment: '',
      numericFeatures: [0],
      categoricalFeatures: [null],
    })
  })
})
