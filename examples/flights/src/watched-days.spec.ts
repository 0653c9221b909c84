import { usualDays, watchOptions } from './watched-days.ts'

describe('watchOptions', () => {
  it('takes the committed reference and twenty starts when nothing is said', () => {
    expect(watchOptions([])).toEqual({ starts: 20, days: usualDays })
    expect(usualDays).toEqual({ fromDay: 24, toDay: 45, watchedDay: 45 })
  })

  it('moves the reference, and watches from the day after it', () => {
    expect(watchOptions(['8', '--reference-day', '87'])).toEqual({
      starts: 8,
      days: { fromDay: 87, toDay: 108, watchedDay: 108 },
    })
  })

  it('watches from an earlier day when asked to', () => {
    const { days } = watchOptions(['--reference-day', '108', '--watched-day', '45'])
    expect(days).toEqual({ fromDay: 108, toDay: 129, watchedDay: 45 })
  })

  it.each([
    [['0']],
    [['half']],
    [['--reference-day', '23']],
    [['--reference-day', '117']],
    [['--watched-day', '23.5']],
    [['--watched-day', '138']],
  ])('refuses %j', (args) => {
    expect(() => watchOptions(args)).toThrow(RangeError)
  })

  it('refuses an option that it does not know', () => {
    expect(() => watchOptions(['--reference', '24'])).toThrow('--reference')
  })
})
