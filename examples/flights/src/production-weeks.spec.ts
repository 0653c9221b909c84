import { dayMs } from '@weir/vocabulary'

import { dayStartMs } from './flights.ts'
import { daysOf, productionWeekWindows } from './production-weeks.ts'

describe('productionWeekWindows', () => {
  it('covers the days 45 to 180 without a gap, cut at multiples of seven days', () => {
    const weeks = productionWeekWindows()
    expect(weeks[0]).toMatchObject({ week: 6, from: '02-15', start: dayStartMs(45), end: dayStartMs(49) })
    expect(weeks.at(-1)?.end).toBe(dayStartMs(181))
    weeks.slice(1).forEach(({ start }, index) => expect(start).toBe(weeks[index]?.end))
  })
})

describe('daysOf', () => {
  it('cuts a window into its days', () => {
    expect(daysOf({ start: 0, end: 2 * dayMs })).toEqual([
      { start: 0, end: dayMs },
      { start: dayMs, end: 2 * dayMs },
    ])
  })
})
