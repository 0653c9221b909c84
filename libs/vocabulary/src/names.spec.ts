import { InvalidInput } from './failure.ts'
import { parseAliasName, parseModelName, parseVersionNumber } from './names.ts'

describe('a model name', () => {
  it.each(['a', 'flights-delay', '0x', 'a.b_c-d', 'a'.repeat(128)])('may be %s', (name) => {
    expect(parseModelName(name)).toBe(name)
  })

  it.each(['', 'A', '-a', 'a b', 'a/b', '../a', 'ä', 'a'.repeat(129), 7, null, undefined, {}])(
    'may not be %j',
    (name) => expect(() => parseModelName(name)).toThrow(InvalidInput),
  )
})

describe('an alias', () => {
  it.each(['champion', 'Candidate_2', 'v1x'])('may be %s', (name) => {
    expect(parseAliasName(name)).toBe(name)
  })

  it.each(['latest', 'v1', 'v007', '1', '', 'a b'])('may not be %j', (name) => {
    expect(() => parseAliasName(name)).toThrow(InvalidInput)
  })
})

describe('a version number', () => {
  it('is an integer from 1, or its text as a URL has it', () => {
    expect([parseVersionNumber(3), parseVersionNumber('17')]).toEqual([3, 17])
  })

  it.each([0, -1, 1.5, '0', '01', '1.0', '1e3', '', null, Number.NaN, '9'.repeat(10)])(
    'is not %j',
    (value) => {
      expect(() => parseVersionNumber(value)).toThrow(InvalidInput)
    },
  )
})
