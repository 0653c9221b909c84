import { formatDuration, parseDuration, writeDuration } from './duration.ts'

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', '5', 'h', '-1h', '1w', '1h30m'])('refuses "%s" with the way to write it', (text) => {
    expect(() => parseDuration(text)).toThrow('write a number and a unit')
  })

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [61_000, '1 min 1 s'],
    [604_800_000, '7 d'],
    [90_061_000, '1 d 1 h'],
    [86_400_000 + 60_000, '1 d'],
    [-5_000, '-5 s'],
  ])('shows %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it.each([0, 1, 1_500, 90_000, 3_600_000, 36 * 3_600_000, 7 * 86_400_000, 86_400_001])(
    'writes %d ms as it reads it',
    (ms) => expect(parseDuration(writeDuration(ms))).toBe(ms),
  )

  it('writes the largest unit that is exact', () => {
    expect([0, 21_600_000, 604_800_000, 90_000].map(writeDuration)).toEqual(['0ms', '6h', '7d', '90s'])
  })
})
