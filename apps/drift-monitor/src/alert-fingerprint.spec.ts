import { alertFingerprint } from './alert-fingerprint.ts'

describe('the fingerprint of an alert', () => {
  it('is the one that Alertmanager gives the same labels', () => {
    const labels = {
      alertname: 'ModelDriftDetected',
      feature: 'age',
      model_name: 'churn',
      model_version: '7',
      severity: 'warning',
    }
    expect(alertFingerprint(labels)).toBe('0de694e69361ea88')
  })

  it('does not depend on the order of the labels, but on where a name ends', () => {
    expect(alertFingerprint({ a: '1', b: '2' })).toBe(alertFingerprint({ b: '2', a: '1' }))
    expect(alertFingerprint({ ab: 'c' })).not.toBe(alertFingerprint({ a: 'bc' }))
  })
})
