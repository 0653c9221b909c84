import { champion, start } from './made-traffic.fixture.ts'
import { watchedModel } from './watched-world.fixture.ts'
import { reportIdOf, seriesOf } from './window-slice.ts'

describe('the id of a report', () => {
  const window = { start, end: start + 1 }
  const slice = {
    model: watchedModel,
    version: champion,
    role: 'live',
    segment: 'a/drift/1-2',
    window,
  } as const

  it('tells its series, whatever the segment is called', () => {
    for (const series of ['drift', 'kpi', 'estimated', 'final', 'gap'] as const)
      expect(seriesOf({ reportId: reportIdOf(series, slice) })).toBe(series)
    expect(seriesOf({ reportId: 'flights/1/live//horoscope/1-2' })).toBeNull()
  })
})
