import { dayMs, hourMs } from '@weir/vocabulary'
import { start } from './made-traffic.fixture.ts'
import { endedWindows } from './plan-windows.ts'

const daysOf = (windows: readonly { readonly start: number }[]) =>
  windows.map((one) => (one.start - start) / dayMs)

describe('ended windows', () => {
  it('are the whole ones from the first that is open to the event time reached', () => {
    const at = { from: start, low: start + 2 * dayMs + hourMs, ageMs: 0 }
    expect(daysOf(endedWindows(at, dayMs))).toEqual([0, 1])
    expect(daysOf(endedWindows({ ...at, low: start + 2 * dayMs }, dayMs))).toEqual([0, 1])
    expect(daysOf(endedWindows({ ...at, low: start + 2 * dayMs - 1 }, dayMs))).toEqual([0])
  })

  it('wait for the age that is asked of them', () => {
    const at = { from: start, low: start + 2 * dayMs + hourMs, ageMs: 2 * hourMs }
    expect(daysOf(endedWindows(at, dayMs))).toEqual([0])
  })

  it('are none before anything is known', () => {
    expect(endedWindows({ from: null, low: Number.NEGATIVE_INFINITY, ageMs: 0 }, dayMs)).toEqual([])
  })

  it('go back a month when nobody knows where to begin', () => {
    const windows = daysOf(endedWindows({ from: null, low: start + hourMs, ageMs: 0 }, dayMs))
    expect(windows).toHaveLength(31)
    expect(windows.at(-1)).toBe(-1)
  })

  it('come a month at a time after a long pause, and none is passed over', () => {
    const low = start + 70 * dayMs
    const first = endedWindows({ from: start, low, ageMs: 0 }, dayMs)
    const second = endedWindows({ from: first.at(-1)?.end ?? null, low, ageMs: 0 }, dayMs)
    expect(daysOf([...first, ...second])).toEqual(Array.from({ length: 62 }, (_, day) => day))
  })
})
