import fc from 'fast-check'

describe('properties', () => {
  it('draw the same cases in every run, so that a failure can be repeated', () => {
    const { seed } = fc.readConfigureGlobal()
    expect(seed).toBe(Number(process.env['WEIR_PROPERTY_SEED'] ?? 20010630))
    expect(fc.sample(fc.integer(), 5)).toEqual(fc.sample(fc.integer(), 5))
  })
})
