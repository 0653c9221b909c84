import { kpiValue, type KpiDefinition } from './kpi-definition.ts'

const flights: KpiDefinition = {
  name: 'value',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  maturityMs: 6 * 3_600_000,
}

describe('value of an answer', () => {
  it.each([
    [true, true, 30],
    [true, false, -8],
    [false, true, -20],
    [false, false, 0],
  ])('flagged %s, outcome %s: %d', (flagged, outcome, value) => {
    expect(kpiValue(flights, flagged, outcome)).toBe(value)
  })
})
