import { parseYaml, withDurations } from './read-yaml.ts'

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

describe('parseYaml', () => {
  it('reads plain data, aliases of it too, with names that are texts', () => {
    expect(parseYaml('usual: &usual { k: 2 }\nquality: *usual\n1: one\n', 'm.yaml')).toEqual({
      usual: { k: 2 },
      quality: { k: 2 },
      1: 'one',
    })
    expect(parseYaml('', 'm.yaml')).toBeNull()
  })

  it.each([
    ['an alias inside its own anchor', 'a: &a [*a]', 'which has no end'],
    ['one that is inside deep down', 'a: &a { b: [{ c: *a }] }', 'which has no end'],
    ['an alias without an anchor', 'a: *b', 'Unresolved alias'],
    ['aliases of aliases that would fill the memory', bomb(), 'Excessive alias count'],
    ['an unknown tag', 'a: !!js/function "x"', 'Unresolved tag: tag:yaml.org,2002:js/function at line 1'],
    ['a name that is no text', '? [a]\n: 1', 'line 1'],
    ['brackets in brackets without end', 'a: '.padEnd(30_000, '['), 'm.yaml is not YAML'],
  ])('refuses %s', (_, text, told) => {
    expect(() => parseYaml(text, 'm.yaml')).toThrow(
      expect.objectContaining({ code: 'yaml-invalid', message: expect.stringContaining(told) }),
    )
  })
})

function bomb(): string {
  const levels = [1, 2, 3, 4, 5, 6].map((level) => {
    const all = Array.from({ length: 9 }, () => `*a${level - 1}`)
    return `a${level}: &a${level} [${all.join(', ')}]`
  })
  return ['a0: &a0 [1]', ...levels].join('\n')
}
