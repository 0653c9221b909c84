import { withDurations } from './read-yaml.ts'

describe('withDurations', () => {
  it('turns durations into milliseconds where a field is in ms, however deep, and nothing else', () => {
    const read = withDurations({
      name: '12h',
      watch: { minEventMs: '12h' },
      steps: [{ minEventMs: 5, weightPercent: 5 }, { minEventMs: '30m' }],
      kpi: null,
    })
    expect(read).toEqual({
      name: '12h',
      watch: { minEventMs: 43_200_000 },
      steps: [{ minEventMs: 5, weightPercent: 5 }, { minEventMs: 1_800_000 }],
      kpi: null,
    })
  })

  it('leaves the word auto to whoever reads the field', () => {
    expect(withDurations({ windowMs: 'auto' })).toEqual({ windowMs: 'auto' })
  })

  it('refuses a duration that is none', () => {
    expect(() => withDurations({ maturityMs: 'soon' })).toThrow('"soon" is no duration')
  })
})
